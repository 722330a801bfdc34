package dev.tallystick.rest.members;

import dev.tallystick.ledger.TxKey;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

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

    /** Those not in use: looking one up among the providers costs more than a short text. */
    private final Queue<Cipher> idle = new ConcurrentLinkedQueue<>();

    /** {@return the plain text, encrypted} */
    public byte[] encrypt(SecretKey key, TxKey transaction, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = take();
            begin(cipher, Cipher.ENCRYPT_MODE, key, transaction, nonce);
            byte[] encrypted = new byte[NONCE_BYTES + cipher.getOutputSize(plain.length)];
            System.arraycopy(nonce, 0, encrypted, 0, NONCE_BYTES);
            int written = cipher.doFinal(plain, 0, plain.length, encrypted, NONCE_BYTES);
            assert written + NONCE_BYTES == encrypted.length : "written=" + written;
            idle.add(cipher);
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
            Cipher cipher = take();
            begin(cipher, Cipher.DECRYPT_MODE, key, transaction, nonce);
            byte[] plain = cipher.doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
            idle.add(cipher);
            return Optional.of(plain);
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot decrypt a text", e);
        }
    }

    /** {@return a cipher for the calling thread alone} One that fails is not given back. */
    private Cipher take() throws GeneralSecurityException {
        Cipher cipher = idle.poll();
        return cipher != null ? cipher : Cipher.getInstance(TRANSFORMATION);
    }

    private static void begin(
            Cipher cipher, int mode, SecretKey key, TxKey transaction, byte[] nonce)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(transaction.high())
                        .putLong(transaction.low())
                        .array());
    }
}
