//! Recovery codes: ten of 50 random bits, shown once, each good once.

use eiderpix_store::{Writing, recovery_codes};

use crate::{AccountId, StoreError, context::random::Random, domain::Service};

const CODES: usize = 10;
const CHARACTERS: usize = 10;
/// Without what is mistaken for something else: 32 characters, five bits each.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Codes that were just made; nobody can see them again.
#[derive(Clone)]
pub struct RecoveryCodes(Vec<String>);

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RecoveryCodes(hidden)")
    }
}

impl RecoveryCodes {
    /// The codes as they are shown: two groups of five.
    pub fn expose(&self) -> &[String] {
        &self.0
    }
}

/// Makes new codes in the place of all that an account has.
pub(super) async fn issue(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
) -> Result<RecoveryCodes, StoreError> {
    let codes: Vec<_> = (0..CODES).map(|_| draw(&service.random)).collect();
    let macs: Vec<_> =
        codes.iter().map(|code| service.secrets.recovery_code_mac(account, &normalized(code))).collect();
    recovery_codes::replace(writing, account, &macs).await?;
    Ok(RecoveryCodes(codes))
}

/// Uses a code up, however it was typed; `false` when it is none of the account's, or was used.
pub(super) async fn use_up(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
    given: &str,
) -> Result<bool, StoreError> {
    let code = normalized(given);
    if code.len() != CHARACTERS {
        return Ok(false);
    }
    let mac = service.secrets.recovery_code_mac(account, &code);
    recovery_codes::use_up(writing, account, &mac, service.clock.now()).await
}

fn draw(random: &Random) -> String {
    let bytes: [u8; CHARACTERS] = random.bytes();
    let code: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    format!("{}-{}", &code[..CHARACTERS / 2], &code[CHARACTERS / 2..])
}

fn normalized(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = draw(&Random::seeded(3));
        assert_eq!(code.len(), CHARACTERS + 1);
        assert_eq!(normalized(&code), normalized(&format!(" {} ", code.to_lowercase().replace('-', " "))));
    }
}
