//! What can go wrong with storage; each variant is something a caller does differently.

use sqlx::error::ErrorKind;

/// Storage did not do what was asked. A missing row is no error but `Ok(None)`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with this key is there already, or changed meanwhile.
    #[error("the row is there already or changed meanwhile")]
    Conflict,
    /// The database or the object store cannot be reached, or is locked; it may come back.
    #[error("storage is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No room left on the disk.
    #[error("storage is full")]
    Full,
    /// What is stored does not make sense.
    #[error("storage holds something unreadable: {0}")]
    Corrupt(String),
}

impl Error {
    /// The error with everything behind it, for the log; not for clients.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

// SQLite's primary result codes; the extended ones carry them in their low byte.
const SQLITE_CORRUPT: i64 = 11;
const SQLITE_FULL: i64 = 13;
const SQLITE_NOTADB: i64 = 26;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().and_then(|code| code.parse::<i64>().ok()).map(|code| code & 0xFF);
                match (database.kind(), code) {
                    (
                        ErrorKind::UniqueViolation
                        | ErrorKind::ForeignKeyViolation
                        | ErrorKind::CheckViolation,
                        _,
                    ) => Self::Conflict,
                    (_, Some(SQLITE_FULL)) => Self::Full,
                    (_, Some(SQLITE_CORRUPT | SQLITE_NOTADB)) => Self::Corrupt(error.to_string()),
                    _ => Self::Unavailable(Box::new(error)),
                }
            }
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::RowNotFound => Self::Corrupt(error.to_string()),
            sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Unavailable(Box::new(error)),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Unavailable(Box::new(error)),
        }
    }
}
