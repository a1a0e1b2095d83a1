//! Files appear whole or not at all.

use std::{fs, io, path::Path};

use tempfile::NamedTempFile;

/// Writes aside, syncs and renames, so that a crash leaves the old file or the new one.
pub(super) fn write_whole(path: &Path, bytes: &[u8], permissions_of: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut aside = NamedTempFile::with_prefix_in(".eiderpix-", folder)?;
    io::Write::write_all(&mut aside, bytes)?;
    fs::set_permissions(aside.path(), fs::metadata(permissions_of)?.permissions())?;
    aside.as_file().sync_all()?;
    aside.persist(path).map_err(|error| error.error)?;
    fs::File::open(folder)?.sync_all()
}
