//! Where unguessable bytes come from; in tests a seed makes them repeatable.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Draws random bytes.
#[derive(Debug, Clone)]
pub struct Random(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Seeded { seed: u64, drawn: Arc<AtomicU64> },
}

impl Random {
    /// The operating system's random source.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same bytes each time, for tests and snapshots.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded { seed, drawn: Arc::new(AtomicU64::new(0)) })
    }

    /// Draws `N` bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => getrandom::fill(&mut bytes).expect("the system has a random source"),
            Source::Seeded { seed, drawn } => {
                let mut hasher = blake3::Hasher::new();
                hasher.update(&seed.to_le_bytes());
                hasher.update(&drawn.fetch_add(1, Ordering::SeqCst).to_le_bytes());
                hasher.finalize_xof().fill(&mut bytes);
            }
        }
        bytes
    }

    /// Draws 64 hexadecimal digits: the token of a link.
    pub fn token(&self) -> String {
        super::hex::hex(&self.bytes::<32>())
    }

    /// Draws 32 hexadecimal digits: 128 bits that nobody guesses.
    pub fn name(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.bytes()))
    }
}
