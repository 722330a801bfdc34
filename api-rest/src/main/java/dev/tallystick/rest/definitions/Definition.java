package dev.tallystick.rest.definitions;

/**
 * One version of something that a program defines.
 *
 * @param id chosen by the client, unique in the program among its kind
 * @param value what it says
 * @param number counts the program's definitions of the kind from 1
 * @param version counts its versions from 1
 * @param createdAtMs when the first version was made
 * @param madeAtMs when this one was
 */
public record Definition<T>(
        String id, T value, long number, int version, long createdAtMs, long madeAtMs) {
    String etag() {
        return "\"" + version + "\"";
    }
}
