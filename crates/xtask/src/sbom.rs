use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::linked::{self, Id};

const CAPI: &str = "yl-facesearch-capi";

/// What the C library for `target` is made of, in `CycloneDX` form: each crate, its version, its
/// licence, and the crates that it calls.
///
/// # Errors
/// cargo failed.
pub(crate) fn of_the_c_library(target: &str) -> Result<String> {
    let mut crates = linked::crates(&[CAPI], &[target])?;
    let dependencies: Vec<_> = crates
        .iter()
        .map(|(id, one)| {
            let needs: Vec<_> = one.needs.iter().map(url).collect();
            json!({"ref": url(id), "dependsOn": needs})
        })
        .collect();
    let own = crates.keys().find(|(name, _)| name == CAPI).cloned();
    let own = own.context("cargo does not name it")?;
    let library = crates.remove(&own).unwrap_or_default();
    let components: Vec<_> = crates
        .iter()
        .map(|(id, one)| component(id, &one.licence))
        .collect();
    let list = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(&own, &library.licence)},
        "components": components,
        "dependencies": dependencies,
    });
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}

fn component(id: &Id, licence: &str) -> Value {
    let (name, version) = id;
    json!({
        "type": "library",
        "bom-ref": url(id),
        "name": name,
        "version": version,
        "purl": url(id),
        "licenses": [{"expression": licence}],
    })
}

/// A package URL.
fn url((name, version): &Id) -> String {
    // A plus would be read as a space.
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}
