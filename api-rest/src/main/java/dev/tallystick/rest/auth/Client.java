package dev.tallystick.rest.auth;

import dev.tallystick.rest.http.Scope;

import java.util.Set;

/**
 * One client of the API.
 *
 * @param clientId chosen by whoever made it
 * @param programId the program it works in
 * @param scopes what it may do at most
 * @param secretHash argon2id, in its own encoded form
 */
record Client(String clientId, String programId, Set<Scope> scopes, String secretHash) {}
