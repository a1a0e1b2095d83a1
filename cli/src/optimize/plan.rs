//! What is read and where its results go, decided before anything is written.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use eiderpix_engine::{Format, Options, VariantFormat};
use walkdir::WalkDir;

use super::Arguments;

/// One file that was found.
pub(super) struct Item {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Where its main result goes; its own place with `--in-place`.
    pub(super) output: PathBuf,
    /// Why it is not even looked at.
    pub(super) skip: Option<String>,
    /// Why it could not be found.
    pub(super) missing: Option<String>,
}

impl Item {
    /// Where a variant goes.
    pub(super) fn variant_output(&self, format: VariantFormat, short_names: bool) -> PathBuf {
        let extension = Format::from(format).extension();
        if short_names { self.output.with_extension(extension) } else { self.beside(extension) }
    }

    /// Where a main result of another format goes (a TIFF's JPEG): beside the original, which stays as it is.
    pub(super) fn converted_output(&self, format: Format) -> PathBuf {
        self.beside(format.extension())
    }

    fn beside(&self, extension: &str) -> PathBuf {
        let mut name = self.output.clone().into_os_string();
        name.push(".");
        name.push(extension);
        name.into()
    }
}

/// Finds every file, in the order of their paths; an error is wrong usage.
pub(super) fn plan(arguments: &Arguments, options: &Options) -> Result<Vec<Item>, String> {
    let out = arguments.out.as_deref();
    let mut items = Vec::new();
    for path in &arguments.paths {
        if path.is_dir() {
            items.extend(find_in_folder(path, out)?);
        } else {
            items.push(single(path, out));
        }
    }
    skip_own_results(&mut items, options);
    refuse_collisions(&items, arguments, options)?;
    Ok(items)
}

fn single(path: &Path, out: Option<&Path>) -> Item {
    let name = path.file_name().map_or_else(|| path.to_owned(), PathBuf::from);
    let output = out.map_or_else(|| path.to_owned(), |out| out.join(name));
    let missing = fs::metadata(path).err().map(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        _ => error.to_string(),
    });
    Item { path: path.to_owned(), output, skip: None, missing }
}

fn find_in_folder(folder: &Path, out: Option<&Path>) -> Result<Vec<Item>, String> {
    let real_out = out.and_then(|out| fs::canonicalize(out).ok());
    let real_folder = fs::canonicalize(folder).ok();
    if real_out.is_some() && real_out == real_folder {
        return Err(format!("--out is {} itself; use --in-place to replace its pictures", folder.display()));
    }
    let is_out = |path: &Path| real_out.is_some() && fs::canonicalize(path).ok() == real_out;
    let mut items = Vec::new();
    let walk = WalkDir::new(folder).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| !(entry.file_type().is_dir() && is_out(entry.path())))
    {
        let (path, missing) = match &entry {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) => (entry.path(), None),
            Err(error) => (error.path().unwrap_or(folder), Some(error.to_string())),
        };
        let is_link = entry.as_ref().is_ok_and(walkdir::DirEntry::path_is_symlink);
        let relative = path.strip_prefix(folder).unwrap_or(path);
        items.push(Item {
            path: path.to_owned(),
            output: out.map_or_else(|| path.to_owned(), |out| out.join(relative)),
            skip: is_link.then(|| "a symbolic link; name it to have its target optimized".to_owned()),
            missing,
        });
    }
    Ok(items)
}

/// Leaves out an earlier run's results: `photo.jpg.webp` beside `photo.jpg` where WebP is asked for, and
/// `scan.tif.jpg` beside `scan.tif`.
fn skip_own_results(items: &mut [Item], options: &Options) {
    let pictures: HashSet<PathBuf> = items.iter().map(|item| item.path.clone()).collect();
    for item in items {
        let extension = extension(&item.path);
        let picture = item.path.with_extension("");
        if !pictures.contains(&picture) {
            continue;
        }
        let is_asked = options.variants.iter().any(|&format| Format::from(format).extension() == extension);
        let is_converted = CONVERTED_FROM.contains(&self::extension(&picture).as_str())
            && CONVERTED_TO.contains(&extension.as_str());
        if is_asked {
            item.skip = Some(format!("the variant of {}", picture.display()));
        } else if is_converted {
            item.skip = Some(format!("the result of {}", picture.display()));
        }
    }
}

/// Extensions of what is only read, and of what is made of it.
const CONVERTED_FROM: [&str; 3] = ["tif", "tiff", "bmp"];
const CONVERTED_TO: [&str; 2] = ["jpg", "png"];

fn extension(path: &Path) -> String {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase()
}

fn refuse_collisions(items: &[Item], arguments: &Arguments, options: &Options) -> Result<(), String> {
    let mut taken: HashMap<PathBuf, &Path> = HashMap::new();
    let is_live = |item: &&Item| item.missing.is_none();
    for item in items.iter().filter(is_live) {
        if let Some(other) = taken.insert(item.output.clone(), &item.path) {
            return Err(format!(
                "{} and {} would both be written to {}",
                other.display(),
                item.path.display(),
                item.output.display()
            ));
        }
    }
    if !arguments.short_names {
        return Ok(());
    }
    for item in items.iter().filter(is_live).filter(|item| item.skip.is_none()) {
        for &format in &options.variants {
            let output = item.variant_output(format, true);
            if output == item.output {
                continue;
            }
            if let Some(other) = taken.insert(output.clone(), &item.path) {
                return Err(format!(
                    "--short-names: {} and {} would both be written to {}",
                    other.display(),
                    item.path.display(),
                    output.display()
                ));
            }
        }
    }
    Ok(())
}
