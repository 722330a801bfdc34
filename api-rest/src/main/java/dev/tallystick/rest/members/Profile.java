package dev.tallystick.rest.members;

/**
 * What is known of a person; every field but the id may be null.
 *
 * @param attributes a JSON object
 * @param enrolledNo counts the program's enrolments from 1
 */
public record Profile(
        Member member,
        String name,
        String email,
        String phone,
        Birthday birthday,
        String attributes,
        long enrolledNo,
        long enrolledAtMs) {}
