/**
 * Everything the ledger does to files, behind two small interfaces: {@link
 * dev.tallystick.ledger.disk.Disk} and {@link dev.tallystick.ledger.disk.DiskFile}. The only
 * package of the ledger's core that touches files, so that its tests can put a disk in their place
 * that loses, tears and rots. Knows nothing of what the files hold.
 */
package dev.tallystick.ledger.disk;
