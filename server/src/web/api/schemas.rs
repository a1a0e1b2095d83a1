//! The shapes of requests and answers, by name.

use serde_json::{Value, json};

use super::operation::{reference, secret_schema};

/// Every schema that operations refer to.
pub(super) fn schemas() -> Value {
    json!({
        "SubmitForm": submit_form(),
        "SubmitUrls": object(&["urls"], json!({
            "urls": { "type": "array", "minItems": 1, "maxItems": 200, "items": { "type": "string", "format": "uri" },
                      "description": "http or https, public." },
            "options": reference("Options"),
        })),
        "Options": object(&[], options()),
        "Resize": object(&[], resize()),
        "SubmitAnswer": object(&["items"], json!({
            "items": { "type": "array", "items": { "oneOf": [reference("JobItem"), reference("RefusedItem")] },
                       "description": "One for each picture, in the order of the request." },
        })),
        "JobItem": object(&["job"], json!({ "job": reference("Job") })),
        "RefusedItem": object(&["error"], json!({ "error": reference("Problem") })),
        "Job": job(),
        "Original": object(&["size_bytes", "format", "width", "height", "frames"], json!({
            "size_bytes": count("Size of the file."),
            "format": { "enum": ["jpeg", "png", "gif", "webp", "avif", "tiff", "bmp", "pdf", "svg"], "description": "Told from its content." },
            "width": count("Upright width in pixels."),
            "height": count("Upright height in pixels."),
            "frames": count("1 for a still."),
        })),
        "Result": result(),
        "Judgement": figures("What the second judge measured; lower is better, 0 is identical. A figure is absent where there was nothing to measure, or it has no limit."),
        "JudgeLimits": figures("The largest figures that were accepted; absent ones had no limit."),
        "Failure": object(&["code", "detail", "is_transient"], json!({
            "code": text("Stable, for machines: not_a_picture, damaged, too_many_pixels, source_unreachable, source_forbidden …"),
            "detail": text("For people."),
            "is_transient": flag("Whether the same request may well succeed a little later."),
        })),
        "Key": object(&["state", "retires_at", "hint", "created_at"], json!({
            "state": { "enum": ["active", "retiring"] },
            "retires_at": optional_moment("When a retiring key ends."),
            "hint": text("The key’s first four characters."),
            "created_at": moment("When it was made."),
        })),
        "Usage": object(&["credits", "savings"], json!({ "credits": credits(), "savings": savings() })),
        "Install": object(&["site", "secret"], json!({
            "site": text("The site’s address or host."),
            "secret": secret_schema(),
        })),
        "Secret": object(&["secret"], json!({ "secret": secret_schema() })),
        "Successor": object(&["api_key"], json!({ "api_key": text("The new key: 20 letters and digits.") })),
        "SignUp": object(&["email"], json!({ "email": { "type": "string", "format": "email" } })),
        "SignUpAnswer": object(&["detail"], json!({ "detail": text("What to do next.") })),
        "Problem": object(&["type", "title", "status", "code", "detail"], json!({
            "type": { "type": "string", "format": "uri-reference" },
            "title": text("What went wrong, the same for each code."),
            "status": { "type": "integer" },
            "code": text("Stable, for machines."),
            "detail": text("What to do about it."),
            "request_id": text("Names the request in the service’s log."),
        })),
    })
}

fn options() -> Value {
    json!({
        "mode": { "enum": ["lossy", "glossy", "lossless"], "default": "lossy",
                  "description": "lossy is not noticed without the original beside it (at least 70 on SSIMULACRA2), glossy not side by \
                                  side (85); both pass a second judge, too. lossless keeps every pixel." },
        "formats": { "type": "array", "items": { "enum": ["webp", "avif"] }, "default": [],
                     "description": "Further formats beside the picture in its own; each is made only where smaller." },
        "main": { "type": "boolean", "default": true, "description": "Whether the picture in its own format is wanted." },
        "main_format": { "enum": ["jpeg", "png", "gif"],
                         "description": "What the picture itself is to become, where that is smaller. A picture that \
                                         would lose frames, transparency or timing by it fails." },
        "resize": reference("Resize"),
        "keep_metadata": { "type": "boolean", "default": false, "description": "Keeps EXIF, XMP and comments." },
        "floor": { "type": "number", "minimum": 30, "maximum": 99,
                   "description": "The lowest score to accept, in place of the mode’s own; not for lossless. \
                                   Each other floor is charged as a result of its own." },
        "refresh": { "type": "boolean", "default": false,
                     "description": "Makes a job anew although the same request was done before. A picture that changed \
                                     under its address is made anew without it, ten minutes after its job ended." },
    })
}

fn resize() -> Value {
    json!({
        "fit": { "enum": ["inner", "outer", "crop"], "default": "inner",
                 "description": "inner: the largest size inside the box; outer: the smallest that covers it; crop: exactly the box, around what draws the eye. Nothing is enlarged." },
        "width": { "type": "integer", "minimum": 1, "description": "Pixels." },
        "height": { "type": "integer", "minimum": 1, "description": "Pixels." },
    })
}

/// The same options as fields of a form, beside the files.
fn submit_form() -> Value {
    let mut properties = options();
    let fields = properties.as_object_mut().expect("options are an object");
    fields.shift_remove("resize");
    fields["formats"] =
        json!({ "type": "string", "examples": ["webp,avif"], "description": "With commas between them." });
    let sides = resize();
    for (name, field) in [("resize_fit", "fit"), ("resize_width", "width"), ("resize_height", "height")] {
        fields.insert(name.into(), sides[field].clone());
    }
    fields.insert(
        "file".into(),
        json!({ "type": "array", "minItems": 1, "items": { "type": "string", "contentMediaType": "image/*" },
                "description": "The pictures, each a part with a file name." }),
    );
    object(&["file"], properties)
}

fn job() -> Value {
    let all = [
        "id",
        "state",
        "source",
        "options",
        "created_at",
        "finished_at",
        "original",
        "results",
        "charged",
        "failure",
    ];
    object(
        &all,
        json!({
            "id": text("Names the job."),
            "state": { "enum": ["queued", "running", "done", "failed", "expired"],
                       "description": "expired: done, but its results were deleted." },
            "source": { "oneOf": [
                object(&["kind", "file_name"], json!({ "kind": { "const": "upload" }, "file_name": { "type": ["string", "null"] } })),
                object(&["kind", "url"], json!({ "kind": { "const": "url" }, "url": { "type": "string" } })),
            ] },
            "options": object(&["mode", "formats", "main", "main_format", "resize", "keep_metadata", "floor"], json!({
                "mode": { "enum": ["lossy", "glossy", "lossless"] },
                "formats": { "type": "array", "items": { "enum": ["webp", "avif"] } },
                "main": { "type": "boolean" },
                "main_format": { "enum": ["jpeg", "png", "gif", null] },
                "resize": { "type": ["object", "null"] },
                "keep_metadata": { "type": "boolean" },
                "floor": { "type": ["number", "null"] },
            })),
            "created_at": moment("When it was accepted."),
            "finished_at": optional_moment("When it ended."),
            "original": { "oneOf": [reference("Original"), { "type": "null" }] },
            "results": { "type": "array", "items": reference("Result"),
                         "description": "First main, then the further formats in the order asked. While the job is running, those are there that are made already." },
            "charged": flag("Whether it cost a credit."),
            "failure": { "oneOf": [reference("Failure"), { "type": "null" }] },
        }),
    )
}

fn result() -> Value {
    object(
        &["name", "outcome", "reason"],
        json!({
            "name": { "enum": ["main", "webp", "avif"] },
            "outcome": { "enum": ["optimized", "kept", "missing"],
                         "description": "kept: the original stays as it is. missing: the format was not made. Only optimized ones \
                                         have the fields below." },
            "reason": { "type": ["string", "null"],
                        "description": "Why kept: not_smaller; already_optimized (a result of ours, which would lose more); \
                                        high_dynamic_range; gain_map; deep_color (more than 8 bits a channel or colours beyond \
                                        sRGB, in lossless mode); fragile (a PDF that rewriting could break); deadline (asked for \
                                        again ten minutes later, it may come out otherwise). Why missing: not_smaller, \
                                        already_optimized, not_compatible, same_format, deadline, failed." },
            "url": { "type": "string", "format": "uri", "description": "Where its bytes are, for the bearer of the key." },
            "media_type": text("What its content is."),
            "size_bytes": count("Its exact size."),
            "saved_bytes": count("The original’s size minus its own."),
            "width": count("Upright width in pixels."),
            "height": count("Upright height in pixels."),
            "score": { "type": "number", "maximum": 100, "description": "SSIMULACRA2 against the original, measured on these bytes; 100 is identical." },
            "worst_tile": { "type": "number", "maximum": 100, "description": "The lowest score of any tile of 256 pixels." },
            "floor": { "type": ["number", "null"], "description": "The score it was held to." },
            "judgement": reference("Judgement"),
            "limits": reference("JudgeLimits"),
            "encoding": text("How it was made, for people."),
        }),
    )
}

/// The figures of the second judge, or their limits.
fn figures(description: &str) -> Value {
    let figure = |description: &str| json!({ "type": "number", "minimum": 0, "description": description });
    let mut object = object(
        &[],
        json!({
            "butteraugli_3norm": figure("Butteraugli's 3-norm, as at 80 nits."),
            "butteraugli_max": figure("Butteraugli's largest difference."),
            "eye3": figure("How far colours are off after a blur of 3 pixels, in hundredths of OKLab, where it is worst."),
            "hardened": figure("The share of soft edge pixels that became opaque or invisible."),
            "bands": figure("How unevenly smooth areas depart from the original, in levels of 255."),
        }),
    );
    object["description"] = json!(description);
    object
}

fn credits() -> Value {
    let quota = |more: &[&str], fields: Value| {
        let mut properties = json!({
            "quota": count("Credits in all."), "used": count("Of these, charged."), "left": count("Of these, left."),
        });
        let known = properties.as_object_mut().expect("it is an object");
        known.extend(fields.as_object().expect("it is an object").clone());
        object(&[&["quota", "used", "left"], more].concat(), properties)
    };
    object(
        &["unlimited", "left", "reserved", "month", "granted", "charged_total"],
        json!({
            "unlimited": flag("Whether credits never run out; then quota and left mean nothing."),
            "left": count("Credits left, of the month and granted."),
            "reserved": count("Held back for jobs that have not ended."),
            "month": quota(&["began_at", "ends_at"], json!({
                "began_at": moment("When this month began."), "ends_at": moment("When the next one begins."),
            })),
            "granted": quota(&[], json!({})),
            "charged_total": count("Pictures charged since sign-up."),
        }),
    )
}

fn savings() -> Value {
    object(
        &["optimized", "kept", "original_bytes", "result_bytes", "saved_bytes"],
        json!({
            "optimized": count("Pictures that became smaller."),
            "kept": count("Pictures whose original stayed."),
            "original_bytes": count("Size of their originals."),
            "result_bytes": count("Size of what was delivered in their place."),
            "saved_bytes": count("The difference."),
        }),
    )
}

fn object(required: &[&str], properties: Value) -> Value {
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn count(description: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": description })
}

fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

fn moment(description: &str) -> Value {
    json!({ "type": "string", "format": "date-time", "description": description })
}

fn optional_moment(description: &str) -> Value {
    json!({ "type": ["string", "null"], "format": "date-time", "description": description })
}
