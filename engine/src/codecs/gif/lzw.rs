//! LZW as GIF has it, with freedom: a pixel may be one of several palette positions, and the longest match wins.
//!
//! What always holds: every position that is written was allowed for its pixel.

/// Says which palette positions may stand for a pixel.
pub(super) trait Choices {
    /// What the choices made so far mean for the next: an error to make up for, for one.
    type Carry: Copy + Default;
    /// Says whether a position may stand for a pixel, and what is carried on if it does.
    fn allows(&self, pixel: usize, index: u8, carry: &Self::Carry) -> Option<Self::Carry>;
    /// Lists positions that may stand for a pixel, the best first.
    fn each(&self, pixel: usize, carry: &Self::Carry, visit: impl FnMut(u8, Self::Carry));
}

/// No freedom at all.
pub(super) struct Exact<'a>(pub(super) &'a [u8]);

impl Choices for Exact<'_> {
    type Carry = ();

    fn allows(&self, pixel: usize, index: u8, &(): &()) -> Option<()> {
        (self.0[pixel] == index).then_some(())
    }

    fn each(&self, pixel: usize, &(): &(), mut visit: impl FnMut(u8, ())) {
        visit(self.0[pixel], ());
    }
}

/// Packs pixels; gives the packed bytes and the positions chosen.
pub(super) fn pack(pixel_count: usize, code_size: u8, choices: &impl Choices) -> (Vec<u8>, Vec<u8>) {
    let mut packer =
        Packer { choices, bits: Bits::default(), table: Table::new(code_size), chosen: Vec::new() };
    packer.chosen.reserve(pixel_count);
    packer.run(pixel_count);
    (packer.bits.finish(), packer.chosen)
}

/// Codes are at most this wide.
const WIDEST: u32 = 12;
const TABLE_SIZE: usize = 1 << WIDEST;
/// How many table entries are looked at for one match; with much freedom there are more than is worth it.
const MOST_VISITS: u32 = 400;
/// After so many codes of a full table it is asked whether the table still fits.
const WINDOW: u32 = 256;

struct Packer<'a, C> {
    choices: &'a C,
    bits: Bits,
    table: Table,
    chosen: Vec<u8>,
}

/// The longest string of the table that may stand for the pixels from some place on.
struct Match<Carry> {
    code: u16,
    length: usize,
    carry: Carry,
}

impl<C: Choices> Packer<'_, C> {
    fn run(&mut self, pixel_count: usize) {
        self.bits.push(self.table.clear_code(), self.table.width());
        // The string before, as its code and where it begins.
        let mut before: Option<(u16, usize)> = None;
        let mut fitness = Fitness::default();
        let mut carry = C::Carry::default();
        let mut at = 0;
        while at < pixel_count {
            let mut found = self.longest(at, &carry, pixel_count);
            self.table.spell(found.code, found.length, &mut self.chosen);
            if let Some((_, start)) = before.filter(|_| !self.table.is_full()) {
                // The string before and its own first pixel: not in the table yet, but it will be with this code.
                let length = at - start;
                let repeated = if length + 1 > found.length {
                    self.repeats(start, at, &carry, pixel_count)
                } else {
                    None
                };
                if let Some(carry) = repeated {
                    self.chosen.truncate(at);
                    self.chosen.extend_from_within(start..at);
                    self.chosen.push(self.chosen[start]);
                    found = Match { code: self.table.next, length: length + 1, carry };
                }
            }
            let width = self.table.width();
            self.bits.push(found.code, width);
            if let Some((code, _)) = before {
                self.table.add(code, self.chosen[at]);
            }
            before = Some((found.code, at));
            at += found.length;
            carry = found.carry;
            if fitness.is_spent(found.length, width, self.table.is_full()) && at < pixel_count {
                self.bits.push(self.table.clear_code(), self.table.width());
                self.table.clear();
                fitness = Fitness::default();
                before = None;
            }
        }
        self.bits.push(self.table.clear_code() + 1, self.table.width());
    }

    /// Says whether the string from `start` to `at`, and its first pixel again, may stand from `at` on.
    fn repeats(&self, start: usize, at: usize, carry: &C::Carry, pixel_count: usize) -> Option<C::Carry> {
        let length = at - start;
        if at + length >= pixel_count {
            return None;
        }
        (0..=length).try_fold(*carry, |carry, offset| {
            self.choices.allows(at + offset, self.chosen[start + offset % length], &carry)
        })
    }

    fn longest(&self, at: usize, carry: &C::Carry, pixel_count: usize) -> Match<C::Carry> {
        let mut best = Match { code: 0, length: 0, carry: *carry };
        let mut visits = MOST_VISITS;
        self.choices.each(at, carry, |index, carry| {
            let here = Match { code: u16::from(index), length: 1, carry };
            self.descend(here, at + 1, pixel_count, &mut best, &mut visits);
        });
        debug_assert!(best.length > 0, "every pixel has a choice");
        best
    }

    fn descend(
        &self,
        here: Match<C::Carry>,
        next: usize,
        pixel_count: usize,
        best: &mut Match<C::Carry>,
        visits: &mut u32,
    ) {
        let Match { code, length, carry } = here;
        if length > best.length {
            *best = here;
        }
        if next == pixel_count || *visits == 0 {
            return;
        }
        *visits -= 1;
        let mut child = self.table.first_child[usize::from(code)];
        while child != 0 {
            if let Some(carry) = self.choices.allows(next, self.table.last[usize::from(child)], &carry) {
                let there = Match { code: child, length: length + 1, carry };
                self.descend(there, next + 1, pixel_count, best, visits);
            }
            child = self.table.sibling[usize::from(child)];
        }
    }
}

/// The strings that both sides know.
struct Table {
    code_size: u8,
    /// The code that the next string gets.
    next: u16,
    /// 0 = none; no string that was added has code 0.
    first_child: Vec<u16>,
    sibling: Vec<u16>,
    parent: Vec<u16>,
    last: Vec<u8>,
}

impl Table {
    fn new(code_size: u8) -> Self {
        let mut table = Self {
            code_size,
            next: 0,
            first_child: vec![0; TABLE_SIZE],
            sibling: vec![0; TABLE_SIZE],
            parent: vec![0; TABLE_SIZE],
            last: (0..TABLE_SIZE).map(|code| code as u8).collect(),
        };
        table.clear();
        table
    }

    fn clear_code(&self) -> u16 {
        1 << self.code_size
    }

    fn clear(&mut self) {
        self.next = self.clear_code() + 2;
        self.first_child.fill(0);
    }

    fn is_full(&self) -> bool {
        usize::from(self.next) == TABLE_SIZE
    }

    /// How wide the reader expects the next code.
    fn width(&self) -> u32 {
        (u16::BITS - self.next.leading_zeros()).clamp(u32::from(self.code_size) + 1, WIDEST)
    }

    fn add(&mut self, parent: u16, last: u8) {
        if self.is_full() {
            return;
        }
        let (code, parent_at) = (usize::from(self.next), usize::from(parent));
        self.last[code] = last;
        self.parent[code] = parent;
        self.sibling[code] = self.first_child[parent_at];
        self.first_child[parent_at] = self.next;
        self.next += 1;
    }

    /// Appends the positions that a code stands for.
    fn spell(&self, mut code: u16, length: usize, into: &mut Vec<u8>) {
        let start = into.len();
        into.resize(start + length, 0);
        for position in into[start..].iter_mut().rev() {
            *position = self.last[usize::from(code)];
            code = self.parent[usize::from(code)];
        }
    }
}

/// Watches whether a full table still packs as well as a new one would.
#[derive(Default)]
struct Fitness {
    pixels: u64,
    bits: u64,
    window_pixels: u64,
    window_codes: u32,
}

impl Fitness {
    fn is_spent(&mut self, pixels: usize, width: u32, is_full: bool) -> bool {
        if !is_full {
            self.pixels += pixels as u64;
            self.bits += u64::from(width);
            return false;
        }
        self.window_pixels += pixels as u64;
        self.window_codes += 1;
        if self.window_codes < WINDOW {
            return false;
        }
        let window_bits = u64::from(WINDOW * WIDEST);
        let is_worse = self.window_pixels * self.bits < self.pixels * window_bits;
        (self.window_pixels, self.window_codes) = (0, 0);
        is_worse
    }
}

/// Codes one after another, lowest bits first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    pending_bits: u32,
}

impl Bits {
    fn push(&mut self, code: u16, width: u32) {
        self.pending |= u32::from(code) << self.pending_bits;
        self.pending_bits += width;
        while self.pending_bits >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.pending_bits -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.pending_bits > 0 {
            self.bytes.push(self.pending as u8);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(packed: &[u8], code_size: u8) -> Vec<u8> {
        weezl::decode::Decoder::new(weezl::BitOrder::Lsb, code_size).decode(packed).unwrap()
    }

    fn noise(count: usize, colors: u32) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 16) % colors) as u8
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn readers_get_back_what_was_packed() {
        for (pixels, code_size) in [
            (vec![0], 2),
            (vec![7; 100_000], 3),
            (noise(100_000, 256), 8),
            (noise(100_000, 4), 2),
            (noise(100_000, 2), 2),
            ((0..100_000_u32).map(|at| (at / 7 % 200) as u8).collect(), 8),
        ] {
            let (packed, chosen) = pack(pixels.len(), code_size, &Exact(&pixels));
            assert_eq!(chosen, pixels);
            assert_eq!(unpacked(&packed, code_size), pixels);
        }
    }

    #[test]
    fn a_long_run_is_short() {
        let (packed, _) = pack(100_000, 2, &Exact(&[1; 100_000]));
        assert!(packed.len() < 700, "{} bytes", packed.len());
    }

    /// Every pixel may be either of two colours.
    struct Pairs(Vec<u8>);

    impl Choices for Pairs {
        type Carry = ();

        fn allows(&self, pixel: usize, index: u8, &(): &()) -> Option<()> {
            (self.0[pixel] / 2 == index / 2).then_some(())
        }

        fn each(&self, pixel: usize, &(): &(), mut visit: impl FnMut(u8, ())) {
            visit(self.0[pixel], ());
            visit(self.0[pixel] ^ 1, ());
        }
    }

    #[test]
    fn freedom_is_used_and_not_exceeded() {
        let pixels = noise(50_000, 8);
        let (exact, _) = pack(pixels.len(), 3, &Exact(&pixels));
        let (free, chosen) = pack(pixels.len(), 3, &Pairs(pixels.clone()));
        assert_eq!(unpacked(&free, 3), chosen);
        assert!(chosen.iter().zip(&pixels).all(|(chosen, pixel)| chosen / 2 == pixel / 2));
        assert!(free.len() * 10 < exact.len() * 9);
    }
}
