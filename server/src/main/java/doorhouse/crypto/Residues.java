package doorhouse.crypto;

import java.math.BigInteger;

/// Numbers modulo the prime of the SRP group, in a form that is fast to multiply.
///
/// @param <E> such a number; nobody changes one that others hold
sealed interface Residues<E> permits Barrett, Montgomery {
    /// @param number 0 or more, below the modulus
    E of(BigInteger number);

    E product(E a, E b);

    /// The number below the modulus that is meant.
    BigInteger number(E residue);
}
