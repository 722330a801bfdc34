package dev.tallystick.rest.members;

/**
 * What is known of a person; every field but the id may be null.
 *
 * @param birthDate as {@code 1984-02-29}
 * @param attributes a JSON object
 * @param enrolledNo counts the program's enrolments from 1
 */
record Profile(
        Member member,
        String name,
        String email,
        String phone,
        String birthDate,
        String attributes,
        long enrolledNo,
        long enrolledAtMs) {}
