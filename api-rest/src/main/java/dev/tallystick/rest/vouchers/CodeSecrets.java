package dev.tallystick.rest.vouchers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.members.TextCipher;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;

import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Codes as they may be stored: found by HMAC-SHA256 over program and code, read again by who has
 * the key, the member's for a voucher's code, the server's for one in a pool. Without the server's
 * secret a hash tells nothing, so how long a search for one takes tells nothing either.
 */
final class CodeSecrets {
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKey lookUpKey;
    private final SecretKey poolKey;
    private final TextCipher cipher = new TextCipher();

    /**
     * @param secret the server's own, 32 random bytes
     */
    CodeSecrets(byte[] secret) {
        this.lookUpKey = derive(secret, "voucher-code-look-up", MAC);
        this.poolKey = derive(secret, "voucher-code-pool", "AES");
    }

    /** {@return what a code is found by} */
    byte[] hash(String programId, String code) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(lookUpKey);
            mac.update(programId.getBytes(UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(code.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot hash a code", e);
        }
    }

    /** {@return a voucher's code under the key of its member} */
    byte[] seal(SecretKey memberKey, String voucherId, String code) {
        return cipher.encrypt(memberKey, bound(voucherId), code.getBytes(UTF_8));
    }

    /** {@return a voucher's code; empty if it is destroyed, or under another key} */
    Optional<String> open(SecretKey memberKey, Voucher voucher) {
        return voucher.codeCiphertext().length == 0
                ? Optional.empty()
                : cipher.decrypt(memberKey, bound(voucher.voucherId()), voucher.codeCiphertext())
                        .map(bytes -> new String(bytes, UTF_8));
    }

    /** {@return a code of a pool under the server's key} */
    byte[] sealForPool(byte[] hash, String code) {
        return cipher.encrypt(poolKey, bound(hash), code.getBytes(UTF_8));
    }

    /** {@return a code of a pool} */
    String openFromPool(byte[] hash, byte[] ciphertext) {
        return cipher.decrypt(poolKey, bound(hash), ciphertext)
                .map(bytes -> new String(bytes, UTF_8))
                .orElseThrow(() -> new IllegalStateException("a pool of another server's"));
    }

    /** A ciphertext is good for one voucher only. */
    private static TxKey bound(String voucherId) {
        UUID id = UUID.fromString(voucherId);
        return new TxKey(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static TxKey bound(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new TxKey(bytes.getLong(), bytes.getLong());
    }

    private static SecretKey derive(byte[] secret, String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(purpose.getBytes(UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot derive a key", e);
        }
    }
}
