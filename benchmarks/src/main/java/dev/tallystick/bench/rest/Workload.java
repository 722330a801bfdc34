package dev.tallystick.bench.rest;

/**
 * One kind of request, sent over and over.
 *
 * @param name of the row
 * @param request what is sent
 * @param status what every answer must have
 * @param operationCount what one request counts as
 * @param entryCount how many entries of the ledger it makes
 */
record Workload(
        String name, RequestTemplate request, int status, int operationCount, int entryCount) {}
