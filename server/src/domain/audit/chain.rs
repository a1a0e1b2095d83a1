//! Hashes and seals: the hashes let anybody who has an export check it; the seals, made with the server secret, keep
//! whoever can write to the database alone from making up a chain of their own.

use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::AuditEntry;
use crate::{
    AccountId, Timestamp,
    context::{hex::hex, secrets::Secrets},
};

/// What a check of a log came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// Each line is as it was written, and none is missing before the last.
    Intact {
        /// How many lines there are.
        entries: u64,
        /// The hash of the last one; empty where there is none.
        head: String,
    },
    /// This line, or one before it, was changed, removed or put in.
    Broken {
        /// The first line that does not fit.
        number: u64,
    },
}

/// The hash of a line. An export can be checked with nothing but SHA-256: the hash before it, its number, its moment
/// in milliseconds and its text, each followed by a line feed but the last.
pub(super) fn hash(before: &str, number: u64, at: Timestamp, entry: &str) -> String {
    let digest = Sha256::digest(format!("{before}\n{number}\n{}\n{entry}", at.0));
    hex(&digest)
}

/// The server's word for a hash, in this account's log.
pub(super) fn seal(secrets: &Secrets, account: &AccountId, hash: &str) -> String {
    secrets.audit_mac(&format!("{account} {hash}"))
}

/// Walks a whole log, oldest line first.
pub(super) fn verify(secrets: &Secrets, account: &AccountId, entries: &[AuditEntry]) -> Verdict {
    let mut head = String::new();
    for (entry, number) in entries.iter().zip(1..) {
        let expected = hash(&head, number, entry.at, &entry.entry);
        let sealed = seal(secrets, account, &expected);
        let is_sealed: bool = sealed.as_bytes().ct_eq(entry.seal.as_bytes()).into();
        if entry.number != number || entry.hash != expected || !is_sealed {
            return Verdict::Broken { number };
        }
        head = expected;
    }
    Verdict::Intact { entries: entries.len() as u64, head }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> AccountId {
        AccountId::new(Timestamp(0), [1; 10])
    }

    fn secrets() -> Secrets {
        Secrets::from_bytes(&[7; 32])
    }

    fn log(texts: &[&str]) -> Vec<AuditEntry> {
        let mut head = String::new();
        let lines = texts.iter().zip(1..).map(|(text, number)| {
            let at = Timestamp(1_000 * number as i64);
            head = hash(&head, number, at, text);
            let seal = seal(&secrets(), &account(), &head);
            AuditEntry { number, at, entry: (*text).to_owned(), hash: head.clone(), read: None, seal }
        });
        lines.collect()
    }

    fn verdict(entries: &[AuditEntry]) -> Verdict {
        verify(&secrets(), &account(), entries)
    }

    #[test]
    fn a_log_as_it_was_written_is_intact() {
        let log = log(&["a", "b", "c"]);
        assert_eq!(verdict(&log), Verdict::Intact { entries: 3, head: log[2].hash.clone() });
        assert_eq!(verdict(&[]), Verdict::Intact { entries: 0, head: String::new() });
    }

    #[test]
    fn an_edit_a_gap_and_a_swap_show() {
        let mut edited = log(&["a", "b", "c"]);
        edited[1].entry = "x".into();
        assert_eq!(verdict(&edited), Verdict::Broken { number: 2 });

        let mut moved = log(&["a", "b", "c"]);
        moved[2].at = Timestamp(1);
        assert_eq!(verdict(&moved), Verdict::Broken { number: 3 });

        let mut removed = log(&["a", "b", "c"]);
        removed.remove(1);
        assert_eq!(verdict(&removed), Verdict::Broken { number: 2 });

        let mut swapped = log(&["a", "b", "c"]);
        swapped.swap(0, 1);
        assert_eq!(verdict(&swapped), Verdict::Broken { number: 1 });
    }

    #[test]
    fn a_chain_made_up_without_the_server_secret_shows() {
        let mut forged = log(&["a", "x"]);
        for entry in &mut forged {
            entry.seal = seal(&Secrets::from_bytes(&[8; 32]), &account(), &entry.hash);
        }
        assert_eq!(verdict(&forged), Verdict::Broken { number: 1 });
    }
}
