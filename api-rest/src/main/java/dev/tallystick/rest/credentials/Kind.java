package dev.tallystick.rest.credentials;

/** The secrets that a member can have. The names are stored: never renamed. */
enum Kind {
    /** At a till: lets points be spent above the threshold. */
    PIN,
    /** In a shop: begins a session. */
    PASSWORD
}
