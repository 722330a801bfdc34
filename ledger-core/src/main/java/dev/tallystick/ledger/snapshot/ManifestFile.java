package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.NewFile;
import dev.tallystick.ledger.journal.Hash;
import dev.tallystick.ledger.snapshot.codec.ManifestDecoder;
import dev.tallystick.ledger.snapshot.codec.ManifestEncoder;
import dev.tallystick.ledger.snapshot.codec.MessageHeaderDecoder;
import dev.tallystick.ledger.snapshot.codec.MessageHeaderEncoder;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Writes and reads manifests: the encoded message, and its CRC32C behind it. */
final class ManifestFile {
    private static final int BYTES_MAX = 64 << 20;
    private static final int CRC_BYTES = Integer.BYTES;
    private static final int HASH_BYTES = 32;
    private static final int STATE_HASH_BYTES = 16;

    private ManifestFile() {}

    static void write(Disk disk, Path path, Manifest manifest) throws IOException {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        int lengthBytes = encode(manifest, buffer);
        buffer.putInt(lengthBytes, crcOf(buffer.byteArray(), lengthBytes), ByteOrder.LITTLE_ENDIAN);
        try (NewFile file = NewFile.begin(disk, path)) {
            file.append(ByteBuffer.wrap(buffer.byteArray(), 0, lengthBytes + CRC_BYTES));
            file.publish();
        }
    }

    /**
     * @throws SnapshotInvalidException if it is not as it was written
     */
    static Manifest read(Disk disk, Path path) throws IOException {
        byte[] bytes = readAll(disk, path);
        int lengthBytes = bytes.length - CRC_BYTES;
        if (lengthBytes < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw new SnapshotInvalidException(path, 0, "a manifest of " + bytes.length + " bytes");
        }
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        int crc = buffer.getInt(lengthBytes, ByteOrder.LITTLE_ENDIAN);
        if (crc != crcOf(bytes, lengthBytes)) {
            throw new SnapshotInvalidException(path, 0, "CRC32C of the manifest does not match");
        }
        MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, 0);
        ManifestDecoder decoder = new ManifestDecoder();
        if (header.schemaId() != ManifestDecoder.SCHEMA_ID
                || header.templateId() != ManifestDecoder.TEMPLATE_ID) {
            throw new SnapshotInvalidException(path, 0, "no manifest of a snapshot");
        }
        decoder.wrap(
                buffer,
                MessageHeaderDecoder.ENCODED_LENGTH,
                header.blockLength(),
                header.version());
        if (!Manifest.isReadable(decoder.formatVersion())) {
            throw new SnapshotInvalidException(
                    path,
                    0,
                    "format version "
                            + decoder.formatVersion()
                            + ", this program reads up to "
                            + Manifest.FORMAT_VERSION);
        }
        try {
            return decode(decoder);
        } catch (RuntimeException contradiction) {
            // the checksum is right, the contents are not: no file that we wrote
            throw new SnapshotInvalidException(path, 0, "contradicts itself: " + contradiction);
        }
    }

    private static int encode(Manifest manifest, ExpandableArrayBuffer buffer) {
        ManifestEncoder encoder =
                new ManifestEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .formatVersion(Manifest.FORMAT_VERSION)
                        .testClock((short) (manifest.testClock() ? 1 : 0))
                        .position(manifest.position())
                        .stampMs(manifest.stampMs())
                        .putStateHash(
                                HexFormat.of().parseHex(manifest.stateHash()), 0, STATE_HASH_BYTES)
                        .cycle(manifest.excerpt().cycle())
                        .excerptOffset(manifest.excerpt().offset())
                        .putExcerptSha256(manifest.excerpt().sha256().toBytes(), 0, HASH_BYTES)
                        .programCount(manifest.programCount())
                        .accountCount(manifest.accountCount())
                        .txIdCount(manifest.txIdCount())
                        .stateBytes(manifest.stateBytes())
                        .putStateSha256(manifest.stateSha256().toBytes(), 0, HASH_BYTES);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private static Manifest decode(ManifestDecoder decoder) {
        byte[] stateHash = new byte[STATE_HASH_BYTES];
        byte[] excerptSha256 = new byte[HASH_BYTES];
        byte[] stateSha256 = new byte[HASH_BYTES];
        decoder.getStateHash(stateHash, 0, STATE_HASH_BYTES);
        decoder.getExcerptSha256(excerptSha256, 0, HASH_BYTES);
        decoder.getStateSha256(stateSha256, 0, HASH_BYTES);
        return new Manifest(
                decoder.testClock() == 1,
                decoder.position(),
                decoder.stampMs(),
                HexFormat.of().formatHex(stateHash),
                new Manifest.ExcerptRef(
                        decoder.cycle(), decoder.excerptOffset(), Hash.of(excerptSha256)),
                decoder.programCount(),
                decoder.accountCount(),
                decoder.txIdCount(),
                decoder.stateBytes(),
                Hash.of(stateSha256));
    }

    private static byte[] readAll(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, Access.READ)) {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes > BYTES_MAX) {
                throw new SnapshotInvalidException(
                        path, 0, "a manifest of " + sizeBytes + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) sizeBytes);
            while (bytes.hasRemaining()) {
                if (file.read(bytes, bytes.position()) < 0) {
                    throw new SnapshotInvalidException(path, bytes.position(), "cut short");
                }
            }
            return bytes.array();
        }
    }

    private static int crcOf(byte[] bytes, int lengthBytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, lengthBytes);
        return (int) crc.getValue();
    }
}
