//! Compiles four files of libaom anew, as they are in its package but for the changes named here.
//!
//! All of them are linked whether anything asks for them or not, so that nothing is left to ask libaom's own for; a
//! linker that took those first would refuse the second definitions. What is changed is told in
//! `libaom/still_pictures.h`; only pictures that ask for it are encoded differently.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// One place in one file of libaom: what stands there, and what is to stand there instead.
struct Change {
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

const CHANGES: [Change; 5] = [
    Change {
        file: "av1_quantize",
        from: "  quant_params->qmatrix_level_y =\n",
        to: "  if (eider_takes_over(enable_chroma_deltaq)) {\n    \
             eider_set_quantizer(cm, min_qmlevel);\n    return;\n  }\n  quant_params->qmatrix_level_y =\n",
    },
    Change {
        file: "allintra_vis",
        from: "void av1_set_mb_ur_variance(AV1_COMP *cpi) {\n  const AV1_COMMON *cm = &cpi->common;\n  \
               const CommonModeInfoParams *const mi_params = &cm->mi_params;\n  const MACROBLOCKD *const xd",
        to: "void av1_set_mb_ur_variance(AV1_COMP *cpi) {\n  \
             if (eider_takes_over(cpi->oxcf.q_cfg.enable_chroma_deltaq)) {\n    \
             eider_set_superblocks(cpi);\n    return;\n  }\n  const AV1_COMMON *cm = &cpi->common;\n  \
             const CommonModeInfoParams *const mi_params = &cm->mi_params;\n  const MACROBLOCKD *const xd",
    },
    // The matrix lies in the order of the coefficients, not of the scan.
    Change { file: "tx_search", from: "qmatrix[scan[i]]", to: "qmatrix[i]" },
    // Distortion weighed by the matrix, at more than 8 bits, too.
    Change {
        file: "tx_search",
        from: "    *out_dist = av1_highbd_block_error(coeff, dqcoeff, buffer_length, &this_sse,\n\
               \x20                                      xd->bd);\n",
        to: "    if (qmatrix == NULL || !x->txfm_search_params.use_qm_dist_metric) {\n      \
             *out_dist = av1_highbd_block_error(coeff, dqcoeff, buffer_length,\n\
             \x20                                        &this_sse, xd->bd);\n    } else {\n      \
             const int shift_bits = 2 * (xd->bd - 8);\n      \
             *out_dist = ROUND_POWER_OF_TWO_64(\n          \
             av1_block_error_qm(coeff, dqcoeff, buffer_length, qmatrix, scan,\n\
             \x20                            &this_sse),\n          shift_bits);\n      \
             this_sse = ROUND_POWER_OF_TWO_64(this_sse, shift_bits);\n    }\n",
    },
    Change {
        file: "picklpf",
        from: "  lf->sharpness_level = 0;\n",
        to: "  lf->sharpness_level =\n      \
             eider_takes_over(cpi->oxcf.q_cfg.enable_chroma_deltaq) ? 7 : 0;\n",
    },
];

/// What each changed file needs besides.
const INCLUDE: &str = "#include \"still_pictures.h\"\n";

fn main() {
    let sources = LibaomSources::find();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut compiler = cc::Build::new();
    compiler
        .include("libaom")
        .include(&sources.package)
        .include(&sources.build)
        .opt_level(3)
        .define("NDEBUG", None)
        .flag("-std=gnu99")
        .warnings(false)
        .link_lib_modifier("+whole-archive");
    let mut files: Vec<&str> = CHANGES.iter().map(|change| change.file).collect();
    files.dedup();
    for file in files {
        let changed = out.join(file).with_extension("c");
        fs::write(&changed, sources.changed(file)).expect("OUT_DIR can be written to");
        compiler.file(changed);
    }
    compiler.file("libaom/still_pictures.c").compile("eider_aom");
    println!("cargo:rerun-if-changed=libaom");
    println!("cargo:rerun-if-changed=build.rs");
}

/// Where libaom's package lies, and where it was built.
struct LibaomSources {
    package: PathBuf,
    build: PathBuf,
}

impl LibaomSources {
    fn find() -> Self {
        let include = env::var_os("DEP_AOM_INCLUDE").expect("libaom-sys tells where its headers are");
        let build = Path::new(&include).with_file_name("build");
        let cache = fs::read_to_string(build.join("CMakeCache.txt"))
            .expect("libaom is built from its package: LIB_AOM_STATIC_LIB_PATH must not be set");
        let package = cache.lines().find_map(|line| line.strip_prefix("CMAKE_HOME_DIRECTORY:INTERNAL="));
        Self { package: PathBuf::from(package.expect("cmake notes its sources")), build }
    }

    /// Reads a file of libaom and makes its changes, each of which must fit exactly once.
    fn changed(&self, file: &str) -> String {
        let path = self.package.join("av1/encoder").join(file).with_extension("c");
        let mut text = fs::read_to_string(&path).expect("libaom's package has its sources");
        for change in CHANGES.iter().filter(|change| change.file == file) {
            assert_eq!(text.matches(change.from).count(), 1, "{file}.c: {}", change.from);
            text = text.replace(change.from, change.to);
        }
        let headers = format!("#include \"av1/encoder/{file}.h\"\n");
        assert_eq!(text.matches(&headers).count(), 1, "{file}.c includes its header");
        text.replace(&headers, &(headers.clone() + INCLUDE))
    }
}
