package dev.tallystick.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The server of the class runs on PostgreSQL, whatever the others run on: so in every build some of
 * the operations are tried on both databases. With {@code -Ddatabase=postgresql} all of them are.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnPostgresql {}
