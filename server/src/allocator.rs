//! What the C library does with memory that was freed.

/// Has large blocks go back to the system as soon as they are freed, for the rest of this process's life.
///
/// glibc raises its threshold with each large block that it sees freed, up to 32 MiB. The next hash of a password (19 MiB)
/// then lies in a thread's own heap, which keeps its size: some hundred log-ins would hold gigabytes for good.
pub fn give_large_blocks_back() {
    #[cfg(target_env = "gnu")]
    {
        #[expect(unsafe_code, reason = "libc's only way to set this; a plain number, no pointer")]
        // SAFETY: mallopt takes two integers and may be called at any time.
        let is_set = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES) };
        if is_set == 0 {
            tracing::warn!(
                "the allocator's threshold could not be set: freed memory may stay with this process"
            );
        }
    }
}

#[cfg(target_env = "gnu")]
const LARGE_BLOCK_BYTES: libc::c_int = 1024 * 1024;
