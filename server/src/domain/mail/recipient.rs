//! Whom a mail goes to.

use eiderpix_store::accounts::AccountRow;

use crate::{
    StoreError,
    domain::{
        accounts::{Account, EmailAddress},
        language::Language,
    },
};

/// Whom a mail goes to, and what it is written in.
#[derive(Clone)]
pub struct Recipient {
    /// The address.
    pub email: EmailAddress,
    /// The language that they read.
    pub language: Language,
}

impl Recipient {
    /// Somebody whose language may be known.
    pub fn new(email: &EmailAddress, language: Option<Language>) -> Self {
        Self { email: email.clone(), language: language.unwrap_or_default() }
    }

    /// The owner of an account, in the language of the account.
    pub(crate) fn owner(row: &AccountRow) -> Result<Self, StoreError> {
        let email = EmailAddress::parse(&row.email)
            .map_err(|_| StoreError::Corrupt(format!("the address of {}", row.id)))?;
        Ok(Self::new(&email, row.language.as_deref().and_then(Language::from_code)))
    }
}

impl From<&Account> for Recipient {
    fn from(account: &Account) -> Self {
        Self::new(&account.email, account.language)
    }
}
