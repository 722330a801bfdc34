/**
 * The HTTP layer, and the only package that knows the web framework: {@link
 * dev.tallystick.rest.http.Route} names what exists, {@link dev.tallystick.rest.http.Call} is one
 * request, {@link dev.tallystick.rest.http.Answer} its answer. Endpoints see nothing else.
 */
package dev.tallystick.rest.http;
