/** Products of a program's shops: what baskets need to know of them beyond their ids. */
package dev.tallystick.rest.products;
