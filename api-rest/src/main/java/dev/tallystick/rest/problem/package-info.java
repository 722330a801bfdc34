/** What is wrong with a request, as RFC 9457 documents with stable codes. */
package dev.tallystick.rest.problem;
