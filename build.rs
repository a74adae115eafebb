//! Tells cargo that the bundled sample is part of the program: a new file in `corpus` builds it anew.

fn main() {
    println!("cargo::rerun-if-changed=corpus");
}
