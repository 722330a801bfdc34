package dev.tallystick.rest.auth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Secrets and their argon2id hashes. A hash costs tens of milliseconds of a core: {@link FairTurns}
 * see to it that strangers cannot ask for many.
 */
public final class Secrets {
    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int SECRET_BYTES = 24;
    private static final Argon2Function ARGON2ID =
            Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

    /** Opens nothing, whoever guesses the secret: it only costs as much as another. */
    private static final String NOBODYS_HASH = hashOf("nobody's");

    private final SecureRandom random = new SecureRandom();

    /** {@return a new secret: 192 random bits, safe in URLs} */
    String generate() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** {@return the hash to store} */
    public String hash(String secret) {
        return hashOf(secret);
    }

    private static String hashOf(String secret) {
        return Password.hash(secret).addRandomSalt(SALT_BYTES).with(ARGON2ID).getResult();
    }

    /** {@return whether a secret is the one hashed} Takes as long where there is no hash. */
    public boolean fits(Optional<String> hash, String secret) {
        String against = hash.orElse(NOBODYS_HASH);
        boolean fits =
                Password.check(secret, against).with(Argon2Function.getInstanceFromHash(against));
        return fits && hash.isPresent();
    }
}
