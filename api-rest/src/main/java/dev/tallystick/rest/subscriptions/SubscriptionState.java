package dev.tallystick.rest.subscriptions;

/** How a subscription stands. The names are shown: never renamed. */
enum SubscriptionState {
    /** It begins later. */
    SCHEDULED,
    /** It goes on. */
    ACTIVE,
    /** It was cancelled: it ends, or has ended. */
    CANCELLED,
    /** It ran out without being cancelled. */
    EXPIRED
}
