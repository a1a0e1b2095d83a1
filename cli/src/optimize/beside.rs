//! What lies already where a result is to go beside a picture.

use std::{
    fs,
    path::{Path, PathBuf},
};

use eiderpix_engine::{Mark, Optimizer, Options};

/// What was found in a place.
pub(super) enum Beside {
    /// Nothing.
    Nothing,
    /// A result of ours that was made to lie beside a picture.
    Own { mark: Mark, bytes: Vec<u8> },
    /// A file that somebody else put there, or that was optimized as a picture of its own.
    Foreign,
}

impl Beside {
    /// Looks at a place; what cannot be read is not ours.
    pub(super) fn find(place: &Path) -> Self {
        match fs::symlink_metadata(place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Self::Nothing,
            // A folder, or a link to nowhere.
            _ if !place.is_file() => return Self::Foreign,
            _ => {}
        }
        let Ok(bytes) = fs::read(place) else { return Self::Foreign };
        match Mark::read(&bytes) {
            Some(mark) if mark.is_beside => Self::Own { mark, bytes },
            _ => Self::Foreign,
        }
    }

    /// Gives what is just what a run would make of a picture that it leaves as it is.
    pub(super) fn settled(self, optimizer: &Optimizer<'_>, options: &Options) -> Option<Vec<u8>> {
        match self {
            Self::Own { mark, bytes }
                if optimizer.owns(mark) && mark.covers(options.mode) && !options.again =>
            {
                Some(bytes)
            }
            _ => None,
        }
    }

    /// Says whether it is a result of ours that nobody may be shown any more in a picture's place: it is of an earlier
    /// one, or larger.
    pub(super) fn is_stale(&self, optimizer: &Optimizer<'_>, main_bytes: u64) -> bool {
        match self {
            Self::Own { mark, bytes } => !optimizer.owns(*mark) || bytes.len() as u64 >= main_bytes,
            Self::Nothing | Self::Foreign => false,
        }
    }
}

/// The first of some places where there is what a run would make.
pub(super) fn find_settled(
    places: impl IntoIterator<Item = PathBuf>,
    optimizer: &Optimizer<'_>,
    options: &Options,
) -> Option<(PathBuf, Vec<u8>)> {
    places.into_iter().find_map(|place| {
        let bytes = Beside::find(&place).settled(optimizer, options)?;
        Some((place, bytes))
    })
}
