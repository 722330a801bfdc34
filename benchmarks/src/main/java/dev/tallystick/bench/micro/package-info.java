/** The parts of the engine under JMH: {@code tallystick bench jmh}. */
package dev.tallystick.bench.micro;
