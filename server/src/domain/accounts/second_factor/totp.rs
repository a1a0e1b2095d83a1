//! The secret that an authenticator app shares with us, and the codes it makes: six digits of SHA-1 every 30 seconds, which
//! is what every app takes.

use totp_rs::{Builder, Secret, Totp};

use crate::{Timestamp, context::random::Random, domain::accounts::EmailAddress};

/// 160 random bits.
pub(super) struct TotpSecret(Secret);

impl TotpSecret {
    pub(super) fn generate(random: &Random) -> Self {
        Self(Secret::from(random.bytes::<20>()))
    }

    pub(super) fn from_base32(text: &str) -> Option<Self> {
        Secret::try_from_base32(text).ok().map(Self)
    }

    pub(super) fn to_base32(&self) -> String {
        self.0.to_base32()
    }

    /// The secret in groups of four, as it is copied by hand.
    pub(super) fn typed(&self) -> String {
        let text = self.to_base32();
        let groups: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        groups.join(" ")
    }

    /// Says which step a code belongs to: the present one, or one beside it, as clocks differ.
    pub(super) fn check(&self, code: &str, now: Timestamp) -> Option<u64> {
        let seconds = u64::try_from(now.0 / 1_000).unwrap_or(0);
        let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| self.totp("account", "Eiderpix").check(code, seconds)).flatten()
    }

    /// The address that an app reads from the picture.
    pub(super) fn url(&self, email: &EmailAddress, host: Option<&str>) -> String {
        // A colon would part issuer and account.
        let host = host.filter(|host| !host.contains(':'));
        let issuer = host.map_or_else(|| "Eiderpix".to_owned(), |host| format!("Eiderpix {host}"));
        self.totp(email.as_str(), &issuer).to_url().expect("an e-mail address and a host name have no colon")
    }

    fn totp(&self, account: &str, issuer: &str) -> Totp {
        let builder = Builder::new().with_secret(self.0.clone()).with_account_name(account);
        builder.with_issuer(Some(issuer)).build().expect("20 bytes are a secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> TotpSecret {
        TotpSecret(Secret::from(*b"12345678901234567890"))
    }

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn the_published_codes_are_taken_at_their_time() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(published().check(code, Timestamp(seconds * 1_000)), Some(seconds as u64 / 30));
        }
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off_and_no_more() {
        let at = |seconds: i64| published().check("081804", Timestamp(seconds * 1_000));
        let step = 1_111_111_109 / 30;
        assert_eq!(at((step - 1) * 30), Some(step as u64));
        assert_eq!(at((step + 2) * 30 - 1), Some(step as u64));
        assert_eq!(at((step - 1) * 30 - 1), None);
        assert_eq!(at((step + 2) * 30), None);
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for code in ["", "28708", "2870822", "28708x", "-87082", "２８７０８２"] {
            assert_eq!(published().check(code, Timestamp(59_000)), None, "{code}");
        }
    }

    #[test]
    fn an_app_learns_account_and_service() {
        let email = EmailAddress::parse("owner+pictures@example.org").unwrap();
        insta::assert_snapshot!(published().url(&email, Some("pictures.example")), @"otpauth://totp/Eiderpix%20pictures.example:owner%2Bpictures%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Eiderpix%20pictures.example");
        assert!(published().url(&email, Some("[2001:db8::1]")).contains("issuer=Eiderpix"));
        insta::assert_snapshot!(published().typed(), @"GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(TotpSecret::from_base32(&published().to_base32()).unwrap().typed(), published().typed());
    }
}
