//! What is read and where its results go, decided before anything is written.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use eiderpix_engine::{Format, Mark, Options, VariantFormat};
use walkdir::WalkDir;

use super::Arguments;

/// One file that was found.
pub(super) struct Item {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Where its main result goes; its own place with `--in-place`.
    pub(super) output: PathBuf,
    /// What its first bytes say it is; `None` for what is no picture.
    pub(super) format: Option<Format>,
    /// Why it is not even looked at.
    pub(super) skip: Option<String>,
    /// Why it could not be found.
    pub(super) missing: Option<String>,
}

impl Item {
    /// Where a variant goes.
    pub(super) fn variant_output(&self, format: VariantFormat, short_names: bool) -> PathBuf {
        variant_of(&self.output, format.into(), short_names)
    }

    /// Where a variant from an earlier run in place lies.
    pub(super) fn variant_beside(&self, format: VariantFormat, short_names: bool) -> PathBuf {
        variant_of(&self.path, format.into(), short_names)
    }

    /// Where a main result of another format goes (a TIFF's JPEG): beside the original, which stays as it is.
    pub(super) fn converted_output(&self, format: Format) -> PathBuf {
        variant_of(&self.output, format, false)
    }

    /// Where a main result of another format from an earlier run in place lies.
    pub(super) fn converted_beside(&self, format: Format) -> PathBuf {
        variant_of(&self.path, format, false)
    }

    /// Says whether it is worked on.
    pub(super) fn is_live(&self) -> bool {
        self.skip.is_none() && self.missing.is_none()
    }

    /// The further formats that can be made of it, of those asked for.
    fn variants<'a>(&self, options: &'a Options) -> impl Iterator<Item = VariantFormat> + use<'a> {
        let format = self.format;
        let is_document = matches!(format, None | Some(Format::Pdf | Format::Svg));
        let asked = options.variants.iter().copied();
        asked.filter(move |&variant| !is_document && Some(variant.into()) != format)
    }
}

fn variant_of(path: &Path, format: Format, short_names: bool) -> PathBuf {
    if short_names {
        return path.with_extension(format.extension());
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(format.extension());
    name.into()
}

/// Everything that was found.
pub(super) struct Plan {
    /// The files, in the order of their paths.
    pub(super) items: Vec<Item>,
    /// Places that belong to a picture, and which: results of others never go there.
    places: HashMap<PathBuf, PathBuf>,
}

impl Plan {
    /// Finds the picture that a place belongs to, so that no result of another may go there.
    pub(super) fn owner(&self, place: &Path) -> Option<&Path> {
        self.places.get(&real_place(place)).map(PathBuf::as_path)
    }
}

/// Finds every file; an error is wrong usage.
pub(super) fn plan(arguments: &Arguments, options: &Options) -> Result<Plan, String> {
    let out = arguments.out.as_deref();
    let mut items = Vec::new();
    for path in &arguments.paths {
        if path.is_dir() {
            items.extend(find_in_folder(path, out)?);
        } else {
            items.push(single(path, out));
        }
    }
    skip_own_results(&mut items, arguments, options);
    let places = places(&items, out.is_some())?;
    let plan = Plan { items, places };
    if arguments.short_names {
        refuse_equal_variants(&plan, options)?;
    }
    Ok(plan)
}

fn single(path: &Path, out: Option<&Path>) -> Item {
    let name = path.file_name().map_or_else(|| path.to_owned(), PathBuf::from);
    let output = out.map_or_else(|| path.to_owned(), |out| out.join(name));
    let found = fs::metadata(path);
    let missing = found.as_ref().err().map(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        _ => error.to_string(),
    });
    let skip = found.is_ok_and(|found| !found.is_file()).then(|| NO_FILE.to_owned());
    let format = if missing.is_none() && skip.is_none() { sniff(path) } else { None };
    Item { path: path.to_owned(), output, format, skip, missing }
}

/// Reading a pipe or a device could last for ever.
const NO_FILE: &str = "not a regular file";

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
        let (path, skip, missing) = match &entry {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) if entry.path_is_symlink() => {
                (entry.path(), Some("a symbolic link; name it to have its target optimized"), None)
            }
            Ok(entry) if !entry.file_type().is_file() => (entry.path(), Some(NO_FILE), None),
            Ok(entry) => (entry.path(), None, None),
            Err(error) => (error.path().unwrap_or(folder), None, Some(error.to_string())),
        };
        let relative = path.strip_prefix(folder).unwrap_or(path);
        items.push(Item {
            path: path.to_owned(),
            output: out.map_or_else(|| path.to_owned(), |out| out.join(relative)),
            format: if skip.is_none() && missing.is_none() { sniff(path) } else { None },
            skip: skip.map(str::to_owned),
            missing,
        });
    }
    Ok(items)
}

/// What has to be read of a file to tell what it is.
const MOST_HEAD_BYTES: u64 = 64 * 1024;

fn sniff(path: &Path) -> Option<Format> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(MOST_HEAD_BYTES).read_to_end(&mut head).ok()?;
    Format::sniff(&head)
}

/// Leaves out what is made anew from the picture beside it: `photo.jpg.webp` where WebP is asked for, `scan.tif.jpg`. It is
/// an earlier run's by its mark; a file of that name without one is a picture of its own.
fn skip_own_results(items: &mut [Item], arguments: &Arguments, options: &Options) {
    let mut reasons = Vec::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| item.is_live()) {
        for format in item.variants(options) {
            let variant = item.variant_beside(format, arguments.short_names);
            reasons.push((variant, index, format!("the variant of {}", item.path.display())));
        }
        if matches!(item.format, Some(Format::Tiff | Format::Bmp)) {
            for format in CONVERTED_TO {
                let reason = format!("the result of {}", item.path.display());
                reasons.push((item.converted_beside(format), index, reason));
            }
        }
    }
    let places: HashMap<PathBuf, usize> =
        items.iter().enumerate().map(|(index, item)| (item.path.clone(), index)).collect();
    for (place, of, reason) in reasons {
        if let Some(&index) = places.get(&place)
            && index != of
            && items[index].is_live()
            && (arguments.overwrite || is_own(&place))
        {
            items[index].skip = Some(reason);
        }
    }
}

/// What a TIFF or BMP becomes.
pub(super) const CONVERTED_TO: [Format; 2] = [Format::Jpeg, Format::Png];

fn is_own(path: &Path) -> bool {
    fs::read(path).ok().and_then(|file| Mark::read(&file)).is_some_and(|mark| mark.is_beside)
}

/// Lists where pictures lie and go; two that would go to one place, or over one that is read, are refused.
fn places(items: &[Item], has_out: bool) -> Result<HashMap<PathBuf, PathBuf>, String> {
    let mut outputs: HashMap<PathBuf, PathBuf> = HashMap::new();
    for item in items.iter().filter(|item| item.missing.is_none()) {
        if let Some(other) = outputs.insert(real_place(&item.output), item.path.clone()) {
            return Err(both(&other, &item.path, &item.output));
        }
    }
    // What was skipped as the result of another picture is written anew by that.
    let live = items.iter().filter(|item| item.is_live());
    let mut places: HashMap<_, _> =
        live.clone().map(|item| (real_place(&item.output), item.path.clone())).collect();
    if has_out {
        for item in items.iter().filter(|item| item.missing.is_none()) {
            let place = real_place(&item.path);
            if outputs.contains_key(&place) {
                let path = item.path.display();
                return Err(format!("--out would replace {path} itself; use --in-place for that"));
            }
            places.insert(place, item.path.clone());
        }
    }
    Ok(places)
}

/// The same place has one name, whatever the way to it and whether it is there yet; a link there is a place of its own.
fn real_place(path: &Path) -> PathBuf {
    let Some(name) = path.file_name() else { return path.to_owned() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::canonicalize(folder).unwrap_or_else(|_| real_place(folder)).join(name)
}

fn refuse_equal_variants(plan: &Plan, options: &Options) -> Result<(), String> {
    let mut taken: HashMap<PathBuf, &Path> = HashMap::new();
    for item in plan.items.iter().filter(|item| item.is_live()) {
        for format in item.variants(options) {
            let output = item.variant_output(format, true);
            if let Some(other) = taken.insert(output.clone(), &item.path) {
                return Err(format!("--short-names: {}", both(other, &item.path, &output)));
            }
        }
    }
    Ok(())
}

fn both(one: &Path, other: &Path, output: &Path) -> String {
    format!("{} and {} would both be written to {}", one.display(), other.display(), output.display())
}
