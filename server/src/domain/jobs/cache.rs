//! Results by content: what there is already of an original and its settings, and what is added.

use bytes::Bytes;
use eiderpix_engine::{MissingReason, OriginalInfo, Outcome, Produced, VariantFormat, VariantOutcome};
use eiderpix_store::{
    Objects, Writing, object_rows,
    variants::{self, VariantRow, VariantSet},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::provisional;
use crate::{
    StoreError,
    domain::Service,
    domain::{fetch::Seen, sandbox::Delivered},
};

/// What is known of an original's results.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Whether what came was itself a result of ours.
    pub(crate) is_own_result: bool,
    /// What came as it was fetched, where it was fetched now.
    pub(crate) seen: Option<Seen>,
    pub(crate) info: Option<OriginalInfo>,
    pub(crate) main: Option<StoredOutcome<Outcome>>,
    pub(crate) variants: Vec<(VariantFormat, StoredOutcome<VariantOutcome>)>,
}

impl Known {
    /// Says whether it is known what becomes of a format.
    pub(crate) fn has(&self, format: VariantFormat) -> bool {
        self.variants.iter().any(|(made, _)| *made == format)
    }

    /// Says whether it is known what becomes of each of these.
    pub(crate) fn has_all(&self, formats: &[VariantFormat]) -> bool {
        formats.iter().all(|format| self.has(*format))
    }

    /// Leaves out formats that would have to beat a main result for which time ran out.
    pub(crate) fn leave_out_beside_provisional_main(&mut self, formats: &[VariantFormat]) {
        if !self.main.as_ref().is_some_and(|main| provisional::is_main(&main.outcome)) {
            return;
        }
        for &format in formats {
            if !self.has(format) {
                let outcome = VariantOutcome::Missing(MissingReason::Deadline);
                self.variants.push((format, StoredOutcome { outcome, size_bytes: 0, object_key: None }));
            }
        }
    }
}

/// An outcome, and where its bytes lie.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredOutcome<T> {
    pub(crate) outcome: T,
    pub(crate) size_bytes: u64,
    #[serde(skip)]
    pub(crate) object_key: Option<String>,
}

const INFO: &str = "original";
pub(crate) const MAIN: &str = "main";

/// Finds what was made before, also of formats that were made `beside` a main result: what beat that beats the original.
pub(crate) async fn find(
    service: &Service,
    set: &VariantSet,
    beside: &VariantSet,
) -> Result<Known, StoreError> {
    let mut known = find_in(service, set).await?;
    if set != beside {
        let other = find_in(service, beside).await?;
        known.info = known.info.or(other.info);
        let made = |stored: &StoredOutcome<VariantOutcome>| matches!(stored.outcome, VariantOutcome::Made(_));
        for (format, stored) in other.variants {
            if made(&stored) && !known.has(format) {
                known.variants.push((format, stored));
            }
        }
    }
    Ok(known)
}

/// Finds what is there of a set, and keeps it from being swept meanwhile.
async fn find_in(service: &Service, set: &VariantSet) -> Result<Known, StoreError> {
    if variants::list(&mut *service.store.read().await?, set).await?.is_empty() {
        return Ok(Known::default());
    }
    let keep_until = service.results_expire_at();
    let mut writing = service.store.write().await?;
    let rows = variants::list(&mut writing, set).await?;
    for row in &rows {
        if let Some(object_key) = &row.object_key {
            object_rows::register(&mut writing, object_key, 0, keep_until).await?;
        }
        if is_final(row) {
            variants::put(&mut writing, set, row, keep_until).await?;
        }
    }
    writing.commit().await?;
    let mut known = Known::default();
    for row in rows {
        // What an older release wrote otherwise is made anew.
        match row.format.as_str() {
            INFO => known.info = serde_json::from_str(&row.report).ok(),
            MAIN => known.main = read(&row),
            _ => {
                let format = serde_json::from_value(row.format.clone().into()).ok();
                known.variants.extend(format.zip(read(&row)));
            }
        }
    }
    Ok(known)
}

/// Stores the bytes of what was made; from then on they survive, though nothing refers to them yet.
pub(crate) async fn store(
    service: &Service,
    delivered: Delivered,
    known: &mut Known,
) -> Result<(), StoreError> {
    known.info = delivered.info.or(known.info.take());
    if let Some(outcome) = delivered.main {
        known.main = Some(StoredOutcome { outcome, size_bytes: 0, object_key: None });
    }
    for (format, outcome) in delivered.variants {
        known.variants.push((format, StoredOutcome { outcome, size_bytes: 0, object_key: None }));
    }
    let mut files = Vec::new();
    if let Some(StoredOutcome { outcome: Outcome::Optimized(produced), size_bytes, object_key }) =
        &mut known.main
    {
        files.extend(take_bytes(produced, size_bytes, object_key));
    }
    for (_, stored) in &mut known.variants {
        if let StoredOutcome { outcome: VariantOutcome::Made(produced), size_bytes, object_key } = stored {
            files.extend(take_bytes(produced, size_bytes, object_key));
        }
    }
    if files.is_empty() {
        return Ok(());
    }
    let keep_until = service.results_expire_at();
    let mut writing = service.store.write().await?;
    for (object_key, bytes) in &files {
        object_rows::register(&mut writing, object_key, bytes.len() as u64, keep_until).await?;
    }
    writing.commit().await?;
    for (object_key, bytes) in files {
        service.store.objects().put(&object_key, bytes.into()).await?;
    }
    Ok(())
}

/// Keeps a fetched original for as long as its results, so that its owner can compare them; `stored_as` where an
/// earlier stage has stored it.
pub(crate) async fn keep_original(
    service: &Service,
    original: Bytes,
    stored_as: Option<&str>,
) -> Result<String, StoreError> {
    let object_key = stored_as.map_or_else(|| Objects::key_of(&original), str::to_owned);
    let keep_until = service.results_expire_at();
    let mut writing = service.store.write().await?;
    object_rows::register(&mut writing, &object_key, original.len() as u64, keep_until).await?;
    writing.commit().await?;
    if stored_as.is_none() {
        service.store.objects().put(&object_key, original).await?;
    }
    Ok(object_key)
}

/// Records what was made, so that it is found the next time.
pub(crate) async fn record(
    service: &Service,
    writing: &mut Writing,
    set: &VariantSet,
    known: &Known,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    if let Some(info) = &known.info {
        rows.push(VariantRow { format: INFO.into(), object_key: None, report: render(info) });
    }
    if let Some(main) = &known.main {
        rows.push(row(MAIN.into(), main));
    }
    rows.extend(known.variants.iter().map(|(format, stored)| row(name(*format), stored)));
    for row in rows {
        if is_final(&row) {
            variants::put(writing, set, &row, service.results_expire_at()).await?;
        } else {
            variants::add(writing, set, &row, service.clock.now().plus_ms(provisional::RETRY_AFTER_MS))
                .await?;
        }
    }
    Ok(())
}

/// Says whether another try would come to the same; what is not final is kept for a while only.
fn is_final(row: &VariantRow) -> bool {
    match row.format.as_str() {
        _ if row.object_key.is_some() => true,
        INFO => true,
        MAIN => read(row).is_none_or(|stored| !provisional::is_main(&stored.outcome)),
        _ => read(row).is_none_or(|stored| !provisional::is_format(&stored.outcome)),
    }
}

/// Moves the bytes out of a fresh result; one that was found again has none.
fn take_bytes(
    produced: &mut Produced,
    size_bytes: &mut u64,
    object_key: &mut Option<String>,
) -> Option<(String, Vec<u8>)> {
    if object_key.is_some() {
        return None;
    }
    let bytes = std::mem::take(&mut produced.bytes);
    *size_bytes = bytes.len() as u64;
    let key = Objects::key_of(&bytes);
    *object_key = Some(key.clone());
    Some((key, bytes))
}

fn name(format: VariantFormat) -> String {
    let value = serde_json::to_value(format).expect("a format is a word");
    value.as_str().expect("a format is a word").to_owned()
}

fn row<T: Serialize>(format: String, stored: &StoredOutcome<T>) -> VariantRow {
    VariantRow { format, object_key: stored.object_key.clone(), report: render(stored) }
}

fn read<T: DeserializeOwned>(row: &VariantRow) -> Option<StoredOutcome<T>> {
    let mut stored: StoredOutcome<T> = serde_json::from_str(&row.report).ok()?;
    stored.object_key.clone_from(&row.object_key);
    Some(stored)
}

fn render(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a report is plain data")
}
