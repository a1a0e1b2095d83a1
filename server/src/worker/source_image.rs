//! What a job is worked on with, and where its results are kept.
//!
//! Usually that is the picture that came. A client that puts our result in the original's place, though, and then asks for a
//! further format alone, sends our result: its further formats are those of its original, made once and charged once.

use bytes::Bytes;
use eiderpix_engine::{OriginalInfo, Outcome};
use eiderpix_store::{
    Objects,
    variants::{self, VariantSet},
};

use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        jobs::{
            JobOptions,
            cache::{self, Known, MAIN},
            keys::{same_work, variant_set},
        },
    },
};

/// A picture, and what is to be made of it.
#[derive(Debug)]
pub(crate) struct SourceImage {
    /// What came.
    pub(crate) came: Bytes,
    /// Its digest, in hexadecimal.
    pub(crate) digest: String,
    /// What the engine reads; empty where that is gone, as nothing is left to be made of it.
    pub(crate) picture: Bytes,
    /// What is to be made of it.
    pub(crate) options: JobOptions,
    /// Where results are kept.
    pub(crate) set: VariantSet,
    /// Where results are kept that were made beside a main result.
    pub(crate) beside: VariantSet,
    /// Whether a result of ours came in the picture's place.
    is_own_result: bool,
}

impl SourceImage {
    /// Finds what to work on for a picture that came.
    pub(crate) async fn of(
        service: &Service,
        account: &AccountId,
        came: Bytes,
        options: JobOptions,
    ) -> Result<Self, StoreError> {
        let digest = blake3::hash(&came).to_hex().to_string();
        let beside = same_work(account, &digest, &options);
        if !options.main_wanted
            && let Some(image) = Self::of_own_result(service, &came, &beside, &options).await?
        {
            return Ok(image);
        }
        let set = variant_set(account, &digest, &options);
        Ok(Self { picture: came.clone(), came, digest, options, set, beside, is_own_result: false })
    }

    /// Finds the original of a result of ours, unless it is gone and something is yet to be made of it.
    async fn of_own_result(
        service: &Service,
        came: &Bytes,
        as_original: &VariantSet,
        options: &JobOptions,
    ) -> Result<Option<Self>, StoreError> {
        let source = variants::find_source(&mut *service.store.read().await?, as_original, MAIN).await?;
        let Some(original_digest) = source else { return Ok(None) };
        let original = service.store.objects().get(&Objects::key_of_digest(&original_digest)).await?;
        let set = VariantSet { original_digest, ..as_original.clone() };
        let picture = match original {
            Some(original) => original,
            None if is_all_there(&cache::find(service, &set, &set).await?, options) => Bytes::new(),
            None => return Ok(None),
        };
        let options = JobOptions { main_wanted: true, ..options.clone() };
        let (came, digest) = (came.clone(), as_original.original_digest.clone());
        Ok(Some(Self { came, digest, picture, options, beside: set.clone(), set, is_own_result: true }))
    }

    /// Shares the buffer of an identical job in flight.
    pub(crate) fn share(&mut self, picture: &Bytes) {
        if picture.is_empty() {
            return;
        }
        if !self.is_own_result {
            self.came = picture.clone();
        }
        self.picture = picture.clone();
    }

    /// Tells of the picture that came, where what is known is of its original.
    pub(crate) fn describe(&self, known: &mut Known) {
        known.is_own_result = self.is_own_result;
        let (true, Some(info), Some(main)) = (self.is_own_result, &mut known.info, &known.main) else {
            return;
        };
        if let Outcome::Optimized(result) = &main.outcome {
            let (format, width, height) = (result.format, result.width, result.height);
            let size_bytes = self.came.len() as u64;
            *info = OriginalInfo { format, size_bytes, width, height, ..info.clone() };
        }
    }
}

fn is_all_there(known: &Known, options: &JobOptions) -> bool {
    known.info.is_some() && known.main.is_some() && known.has_all(&options.variants)
}
