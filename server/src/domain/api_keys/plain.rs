//! The 20 characters of an API key: 18 random ones and two of checksum.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::context::random::Random;

/// An API key in the clear: never logged, never printed; at rest a MAC and a sealed copy.
#[derive(Clone)]
pub struct PlainApiKey(SecretString);

/// Why a text cannot be an API key, whatever keys there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyShape {
    /// Nothing was given.
    #[error("no API key was given")]
    Missing,
    /// Not 20 characters.
    #[error("an API key has 20 characters")]
    WrongLength,
    /// The checksum does not fit, or there are other characters than letters and digits.
    #[error("the API key is mistyped")]
    Mistyped,
}

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_CHARACTERS: usize = 18;
const CHARACTERS: usize = RANDOM_CHARACTERS + 2;

impl PlainApiKey {
    /// Draws a new key.
    pub fn generate(random: &Random) -> Self {
        let mut key = String::with_capacity(CHARACTERS);
        while key.len() < RANDOM_CHARACTERS {
            let drawn: [u8; 32] = random.bytes();
            // 248 = 4 × 62: bytes above would make the first letters of the alphabet likelier.
            let unbiased =
                drawn.iter().filter(|&&byte| byte < 248).map(|byte| ALPHABET[usize::from(byte % 62)]);
            let wanted = RANDOM_CHARACTERS - key.len();
            key.extend(unbiased.take(wanted).map(char::from));
        }
        let [high, low] = checksum(key.as_bytes());
        key.push(char::from(high));
        key.push(char::from(low));
        Self(key.into())
    }

    /// Reads a key that a client sent, telling a typo from a key that merely is unknown.
    pub fn parse(text: &str) -> Result<Self, KeyShape> {
        let bytes = text.as_bytes();
        if bytes.is_empty() {
            return Err(KeyShape::Missing);
        }
        if bytes.len() != CHARACTERS {
            return Err(KeyShape::WrongLength);
        }
        let (random, check) = bytes.split_at(RANDOM_CHARACTERS);
        if !bytes.iter().all(u8::is_ascii_alphanumeric) || check != checksum(random) {
            return Err(KeyShape::Mistyped);
        }
        Ok(Self(text.to_owned().into()))
    }

    /// The key's characters, for its owner and for requests only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The first four characters, by which an owner tells keys apart.
    pub fn hint(&self) -> &str {
        &self.expose()[..4]
    }
}

impl fmt::Debug for PlainApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PlainApiKey(hidden)")
    }
}

/// CRC-32 (ISO-HDLC) mod 3844 in base 62, high digit first.
fn checksum(random: &[u8]) -> [u8; 2] {
    let value = crc32fast::hash(random) % 3844;
    [ALPHABET[(value / 62) as usize], ALPHABET[(value % 62) as usize]]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds up K1.
    #[test]
    fn a_new_key_is_twenty_letters_and_digits_and_reads_back() {
        for seed in 0..200 {
            let key = PlainApiKey::generate(&Random::seeded(seed));
            assert_eq!(key.expose().len(), 20);
            assert!(PlainApiKey::parse(key.expose()).is_ok());
        }
    }

    /// Holds up K1.
    #[test]
    fn any_single_typo_is_noticed() {
        let key = PlainApiKey::generate(&Random::seeded(1));
        for place in 0..CHARACTERS {
            let mut typo = key.expose().as_bytes().to_vec();
            typo[place] = if typo[place] == b'x' { b'y' } else { b'x' };
            let typo = String::from_utf8(typo).unwrap();
            assert_eq!(PlainApiKey::parse(&typo).unwrap_err(), KeyShape::Mistyped, "at {place}");
        }
    }

    /// Holds up K1.
    #[test]
    fn the_checksum_is_the_documented_one() {
        // CRC-32 of "123456789" is 0xCBF43926 by definition; here of 18 zeros, worked out independently.
        assert_eq!(crc32fast::hash(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b"123456789"), {
            let value = 0xCBF4_3926_u32 % 3844;
            [ALPHABET[(value / 62) as usize], ALPHABET[(value % 62) as usize]]
        });
    }

    #[test]
    fn what_is_missing_or_of_another_length_is_told_apart() {
        assert_eq!(PlainApiKey::parse("").unwrap_err(), KeyShape::Missing);
        assert_eq!(PlainApiKey::parse("abc").unwrap_err(), KeyShape::WrongLength);
        assert_eq!(PlainApiKey::parse("äääääääääääääääääääääää").unwrap_err(), KeyShape::WrongLength);
        assert_eq!(PlainApiKey::parse("ääääääääää").unwrap_err(), KeyShape::Mistyped);
    }

    /// Holds up K3.
    #[test]
    fn a_key_is_never_printed() {
        let key = PlainApiKey::generate(&Random::seeded(1));
        assert_eq!(format!("{key:?}"), "PlainApiKey(hidden)");
    }
}
