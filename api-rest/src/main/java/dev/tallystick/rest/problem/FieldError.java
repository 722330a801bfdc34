package dev.tallystick.rest.problem;

/**
 * What is wrong with one value of a request.
 *
 * @param pointer where: a JSON Pointer into the body ({@code /points}), or {@code query:name},
 *     {@code path:name}, {@code header:Name}
 * @param code stable, snake_case
 * @param detail one sentence for people
 */
public record FieldError(String pointer, String code, String detail) {}
