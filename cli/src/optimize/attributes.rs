//! What a file has besides its content: owner, group, extended attributes, ACLs.
//!
//! What is not permitted, or not known where the file lies, is left out: a picture is replaced all the same.

use std::{
    ffi::CStr,
    fs::{File, Metadata},
    os::unix::fs::{MetadataExt, fchown},
};

use rustix::fs::{
    XattrFlags, fgetxattr, fgetxattr_query, flistxattr, flistxattr_query, fremovexattr, fsetxattr,
};

/// Where Linux keeps the ACL of a file.
const ACCESS_LIST: &CStr = c"system.posix_acl_access";

/// Gives a file the owner and group of another; the group alone where the owner cannot be given.
pub(super) fn give_owner(file: &File, like: &Metadata) {
    let _ =
        fchown(file, Some(like.uid()), Some(like.gid())).or_else(|_| fchown(file, None, Some(like.gid())));
}

/// Copies every extended attribute, ACLs among them.
pub(super) fn copy_all(from: &File, to: &File) {
    let mut names = vec![0; flistxattr_query(from).unwrap_or(0)];
    let Ok(length) = flistxattr(from, &mut names[..]) else { return };
    for name in names[..length].split_inclusive(|&byte| byte == 0) {
        if let Ok(name) = CStr::from_bytes_with_nul(name) {
            copy(name, from, to);
        }
    }
    copy_access(from, to);
}

/// Copies who may read and write; what a new file has from its folder is taken back.
pub(super) fn copy_access(from: &File, to: &File) {
    if !copy(ACCESS_LIST, from, to) {
        let _ = fremovexattr(to, ACCESS_LIST);
    }
}

/// Copies one attribute, where there is one.
fn copy(name: &CStr, from: &File, to: &File) -> bool {
    let mut value = vec![0; fgetxattr_query(from, name).unwrap_or(0)];
    let Ok(length) = fgetxattr(from, name, &mut value[..]) else { return false };
    let _ = fsetxattr(to, name, &value[..length], XattrFlags::empty());
    true
}
