package dev.tallystick.rest.members;

import dev.tallystick.ledger.TxKey;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The free text of entries: AES-256-GCM under the member's key, a fresh nonce each, bound to the
 * transaction. Once the key is gone, so is the text (ARCHITECTURE.md, "Erasure").
 *
 * <pre>
 *  0  nonce       12
 * 12  ciphertext   n   and its tag of 16
 * </pre>
 */
public final class TextCipher {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();

    /** {@return the plain text, encrypted} */
    public byte[] encrypt(SecretKey key, TxKey transaction, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, transaction, nonce);
            byte[] encrypted = new byte[NONCE_BYTES + cipher.getOutputSize(plain.length)];
            System.arraycopy(nonce, 0, encrypted, 0, NONCE_BYTES);
            int written = cipher.doFinal(plain, 0, plain.length, encrypted, NONCE_BYTES);
            assert written + NONCE_BYTES == encrypted.length : "written=" + written;
            return encrypted;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt a text", e);
        }
    }

    /** {@return the plain text; empty if it was encrypted under another key} */
    public Optional<byte[]> decrypt(SecretKey key, TxKey transaction, byte[] encrypted) {
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(encrypted, 0, nonce, 0, NONCE_BYTES);
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, transaction, nonce)
                            .doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot decrypt a text", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, TxKey transaction, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(transaction.high())
                        .putLong(transaction.low())
                        .array());
        return cipher;
    }
}
