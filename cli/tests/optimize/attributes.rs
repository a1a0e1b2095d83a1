//! In place means in its place: owner, mode, times, extended attributes and ACLs; and what cannot be written.

use std::{
    fs::{self, File, FileTimes, Permissions},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    process::Command,
    time::{Duration, SystemTime},
};

use rustix::fs::{XattrFlags, getxattr, setxattr};

use super::{inputs, tool::optimize};

/// In 2001.
const THEN: Duration = Duration::from_secs(1_000_000_000);

#[test]
fn mode_and_time_stay_and_a_variant_has_the_mode() {
    let folder = tempfile::tempdir().unwrap();
    let (photo, webp) = (folder.path().join("photo.jpg"), folder.path().join("photo.jpg.webp"));
    fs::write(&photo, inputs::jpeg(0, 97.0)).unwrap();
    let then = SystemTime::UNIX_EPOCH + THEN;
    File::options().write(true).open(&photo).unwrap().set_times(FileTimes::new().set_modified(then)).unwrap();
    fs::set_permissions(&photo, Permissions::from_mode(0o640)).unwrap();
    let before = fs::metadata(&photo).unwrap();
    optimize(&["photo.jpg", "--in-place", "--to", "webp"], folder.path());

    let after = fs::metadata(&photo).unwrap();
    assert!(after.len() < before.len());
    assert_eq!((after.mode(), after.modified().unwrap()), (before.mode(), then));
    let variant = fs::metadata(&webp).unwrap();
    assert_eq!(variant.mode(), before.mode());
    assert_ne!(variant.modified().unwrap(), then, "it is new");
}

#[test]
fn owner_and_group_stay_where_that_is_permitted() {
    let folder = tempfile::tempdir().unwrap();
    let (photo, webp) = (folder.path().join("photo.jpg"), folder.path().join("photo.jpg.webp"));
    fs::write(&photo, inputs::jpeg(0, 97.0)).unwrap();
    let own = fs::metadata(&photo).unwrap();
    // Nobody but root gives files away; then it is the caller's before and after.
    let (user, group) = if own.uid() == 0 { (1_234, 5_678) } else { (own.uid(), own.gid()) };
    chown(&photo, Some(user), Some(group)).unwrap();
    optimize(&["photo.jpg", "--in-place", "--to", "webp"], folder.path());
    for path in [photo, webp] {
        let after = fs::metadata(&path).unwrap();
        assert_eq!((after.uid(), after.gid()), (user, group), "{}", path.display());
    }
}

#[test]
fn extended_attributes_and_acls_stay_where_there_are_any() {
    const ACL: &str = "system.posix_acl_access";
    // Version 2; owner rw, user 1234 r, group r, mask r, others nothing.
    let entries: [(u16, u16, u32); 5] =
        [(1, 6, u32::MAX), (2, 4, 1_234), (4, 4, u32::MAX), (16, 4, u32::MAX), (32, 0, u32::MAX)];
    let mut acl = vec![2, 0, 0, 0];
    for (kind, permissions, of) in entries {
        acl.extend(kind.to_le_bytes().into_iter().chain(permissions.to_le_bytes()).chain(of.to_le_bytes()));
    }
    let folder = tempfile::tempdir().unwrap();
    let (photo, webp) = (folder.path().join("photo.jpg"), folder.path().join("photo.jpg.webp"));
    fs::write(&photo, inputs::jpeg(0, 97.0)).unwrap();
    // Not every file system knows them.
    let has_attributes = setxattr(&photo, "user.origin", b"camera", XattrFlags::empty()).is_ok();
    let has_acls = setxattr(&photo, ACL, &acl, XattrFlags::empty()).is_ok();
    optimize(&["photo.jpg", "--in-place", "--to", "webp"], folder.path());
    let value = |path: &std::path::Path, name: &str| {
        let mut value = vec![0; 200];
        let length = getxattr(path, name, &mut value[..]).ok()?;
        value.truncate(length);
        Some(value)
    };
    if has_attributes {
        assert_eq!(value(&photo, "user.origin").as_deref(), Some(&b"camera"[..]));
        assert_eq!(value(&webp, "user.origin"), None, "it is told of the picture, not of what is made of it");
    }
    if has_acls {
        assert_eq!(value(&photo, ACL).as_deref(), Some(&acl[..]));
        assert_eq!(value(&webp, ACL).as_deref(), Some(&acl[..]));
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("photo.jpg");
    let original = inputs::jpeg(0, 97.0);
    fs::write(&photo, &original).unwrap();
    // Root may do anything, so that another does it, who may read a copy of the binary.
    let binary = folder.path().join("eiderpix");
    fs::copy(env!("CARGO_BIN_EXE_eiderpix"), &binary).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).unwrap();
    let mut command = Command::new(&binary);
    command.args(["optimize", "photo.jpg", "--in-place"]).current_dir(folder.path());
    if fs::metadata(&photo).unwrap().uid() == 0 {
        command.uid(65_534);
    }
    let output = command.output().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let reason = format!(
        "no file can be created in {}: permission denied",
        folder.path().canonicalize().unwrap().display()
    );
    assert!(stdout.contains(&format!("photo.jpg could not be written: {reason}")), "{stdout}");
    assert_eq!(fs::read(&photo).unwrap(), original);
}
