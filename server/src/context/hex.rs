//! Bytes as hexadecimal digits.

/// Writes bytes in lower case, two digits each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
