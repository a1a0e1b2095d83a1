//! Files appear whole or not at all: written aside, synced and renamed, so that a crash leaves the old file or the new.
//!
//! What replaces a picture keeps what its file was: owner, group, mode, times, extended attributes and ACLs, and a link to
//! it stays a link.

use std::{
    fs::{self, File, FileTimes, Metadata},
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::attributes;

/// A picture's file as it was when it was read.
pub(super) struct Seen(Metadata);

impl Seen {
    /// Reads a file, and remembers which it was.
    pub(super) fn read(path: &Path) -> io::Result<(Self, Vec<u8>)> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        io::Read::read_to_end(&mut file, &mut bytes)?;
        Ok((Self(metadata), bytes))
    }

    /// Says whether somebody has written to it, or put another in its place.
    fn is_still(&self, path: &Path) -> bool {
        let identity = |of: &Metadata| (of.dev(), of.ino(), of.len(), of.mtime(), of.mtime_nsec());
        fs::metadata(path).is_ok_and(|now| identity(&now) == identity(&self.0))
    }
}

/// Puts a result in a picture's place.
pub(super) fn replace(picture: &Path, bytes: &[u8], seen: &Seen) -> io::Result<()> {
    // A link stays: what it leads to is replaced, in its own folder.
    let place = fs::canonicalize(picture)?;
    let aside = write_aside(&place, bytes)?;
    let file = aside.as_file();
    attributes::give_owner(file, &seen.0);
    attributes::copy_all(&File::open(&place)?, file);
    file.set_permissions(seen.0.permissions())?;
    let times = FileTimes::new().set_modified(seen.0.modified()?);
    file.set_times(seen.0.accessed().map_or(times, |accessed| times.set_accessed(accessed)))?;
    file.sync_all()?;
    if !seen.is_still(&place) {
        return Err(io::Error::other("it was changed meanwhile, and stays as it is now"));
    }
    aside.persist(&place).map_err(|error| error.error)?;
    sync_folder(&place)
}

/// Puts a result beside a picture, to be read by whoever may read that; never over a file that came meanwhile.
pub(super) fn put_beside(
    place: &Path,
    bytes: &[u8],
    picture: &Path,
    replaces_what_is_there: bool,
) -> io::Result<()> {
    let place = if replaces_what_is_there { fs::canonicalize(place)? } else { place.to_owned() };
    let aside = write_aside(&place, bytes)?;
    let original = File::open(picture)?;
    let metadata = original.metadata()?;
    attributes::give_owner(aside.as_file(), &metadata);
    attributes::copy_access(&original, aside.as_file());
    aside.as_file().set_permissions(metadata.permissions())?;
    aside.as_file().sync_all()?;
    if replaces_what_is_there { aside.persist(&place) } else { aside.persist_noclobber(&place) }
        .map_err(|error| error.error)?;
    sync_folder(&place)
}

/// Writes a file of a whole tree, over whatever was there.
pub(super) fn put_in_tree(place: &Path, bytes: &[u8], picture: &Path) -> io::Result<()> {
    fs::create_dir_all(folder_of(place))?;
    let aside = write_aside(place, bytes)?;
    aside.as_file().set_permissions(fs::metadata(picture)?.permissions())?;
    aside.as_file().sync_all()?;
    aside.persist(place).map_err(|error| error.error)?;
    sync_folder(place)
}

fn write_aside(place: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = folder_of(place);
    let mut aside = NamedTempFile::with_prefix_in(".eiderpix-", &folder).map_err(|error| {
        let message = format!("no file can be created in {}: {}", folder.display(), error.kind());
        io::Error::new(error.kind(), message)
    })?;
    io::Write::write_all(&mut aside, bytes)?;
    Ok(aside)
}

/// Makes a rename last. Who may write to a folder but not read it cannot do this.
fn sync_folder(place: &Path) -> io::Result<()> {
    match File::open(folder_of(place)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        folder => folder?.sync_all(),
    }
}

fn folder_of(place: &Path) -> PathBuf {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_somebody_changed_meanwhile_stays_as_it_is_now() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("photo.jpg");
        fs::write(&picture, "as it was").unwrap();
        let (seen, bytes) = Seen::read(&picture).unwrap();
        assert_eq!(bytes, b"as it was");
        fs::write(&picture, "drawn anew").unwrap();
        let error = replace(&picture, b"smaller", &seen).unwrap_err();
        assert!(error.to_string().contains("changed meanwhile"), "{error}");
        assert_eq!(fs::read(&picture).unwrap(), b"drawn anew");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left aside");
    }

    #[test]
    fn a_file_that_came_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (picture, place) = (folder.path().join("photo.jpg"), folder.path().join("photo.jpg.webp"));
        fs::write(&picture, "a picture").unwrap();
        fs::write(&place, "a person's own").unwrap();
        assert!(put_beside(&place, b"ours", &picture, false).is_err());
        assert_eq!(fs::read(&place).unwrap(), b"a person's own");
    }
}
