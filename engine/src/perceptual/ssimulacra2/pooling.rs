//! From what was seen in a region to one number.

use super::{CHANNELS, OCTAVES};

/// What differs between two pictures at one octave, in one channel.
///
/// Sums over pixels; the order is that of [`WEIGHTS`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Differences {
    /// Structure that is not the same: plain, and to the fourth power.
    pub(super) structure: [f64; 2],
    /// Edges that the original does not have.
    pub(super) artifacts: [f64; 2],
    /// Edges of the original that are lost.
    pub(super) lost_detail: [f64; 2],
}

impl Differences {
    pub(super) fn add(&mut self, other: &Self) {
        for norm in 0..2 {
            self.structure[norm] += other.structure[norm];
            self.artifacts[norm] += other.artifacts[norm];
            self.lost_detail[norm] += other.lost_detail[norm];
        }
    }

    /// The mean of a norm over so many pixels, in the order of the weights.
    fn means(&self, pixels: f64) -> [f64; 6] {
        let kinds = [self.structure, self.artifacts, self.lost_detail];
        std::array::from_fn(|index| {
            let mean = kinds[index % 3][index / 3] / pixels;
            if index < 3 { mean } else { mean.sqrt().sqrt() }
        })
    }
}

/// The differences of one region at one octave.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Region {
    pub(super) channels: [Differences; CHANNELS],
    pub(super) pixels: u64,
}

impl Region {
    /// Both as one.
    pub(super) fn joined(mut self, other: Self) -> Self {
        for (mine, others) in self.channels.iter_mut().zip(&other.channels) {
            mine.add(others);
        }
        self.pixels += other.pixels;
        self
    }
}

/// Scores a region from its differences at each octave, finest first.
pub(super) fn score(octaves: &[Region]) -> f64 {
    let mut distance = 0.0;
    for channel in 0..CHANNELS {
        for (octave, region) in octaves.iter().enumerate() {
            let means = region.channels[channel].means(region.pixels.max(1) as f64);
            let weights = weights(channel, octave, octaves.len());
            distance += means.iter().zip(weights).map(|(mean, weight)| mean * weight).sum::<f64>();
        }
    }
    let distance = distance * 0.956_238_261_683_484_4;
    let bent = 2.326_765_642_916_932 * distance - 0.020_884_521_182_843_837 * distance.powi(2)
        + 6.248_496_625_763_138e-05 * distance.powi(3);
    if bent > 0.0 { 100.0 - 10.0 * bent.powf(0.627_633_646_783_138_7) } else { 100.0 }
}

/// Says whether a channel counts at an octave. What is left out could not move a score by a hundredth.
pub(super) fn counts(channel: usize, octave: usize, octaves: usize) -> bool {
    let negligible = if octaves == OCTAVES { NEGLIGIBLE } else { 0.0 };
    weights(channel, octave, octaves).iter().any(|&weight| weight > negligible)
}

/// So little moves no score, where the table is read as it was meant; small pictures read it shifted.
const NEGLIGIBLE: f64 = 0.000_9;

/// The weights of a channel at an octave.
///
/// Small pictures have fewer octaves; the table is then walked as the reference implementation walks it, without gaps.
fn weights(channel: usize, octave: usize, octaves: usize) -> [f64; 6] {
    WEIGHTS[channel * octaves + octave]
}

/// The published weights of SSIMULACRA 2.1: a line for each octave of X, then Y, then B; in it structure, artifacts and
/// lost detail, plain and then to the fourth power.
const WEIGHTS: [[f64; 6]; 18] = [
    [0.0, 0.000_737_660_670_740_658_6, 0.0, 0.0, 0.000_779_348_168_286_730_9, 0.0],
    [
        0.0,
        0.000_437_115_573_010_737_9,
        0.0,
        1.104_172_642_665_734_6,
        0.000_662_848_341_292_71,
        0.000_152_316_327_837_187_52,
    ],
    [0.0, 0.001_640_643_745_659_975_4, 0.0, 1.842_245_552_053_929_8, 11.441_172_603_757_666, 0.0],
    [
        0.000_798_910_943_601_516_3,
        0.000_176_816_438_078_653,
        0.0,
        1.878_759_497_954_638_7,
        10.949_069_906_051_42,
        0.0,
    ],
    [
        0.000_728_934_699_150_807_2,
        0.967_793_708_062_683_3,
        0.0,
        0.000_140_034_242_854_358_84,
        0.998_176_697_785_496_7,
        0.000_319_497_559_344_350_53,
    ],
    [0.000_455_099_211_379_206_3, 0.0, 0.0, 0.001_364_876_616_324_339_8, 0.0, 0.0],
    [0.0, 0.0, 0.0, 7.466_890_328_078_848, 0.0, 17.445_833_984_131_262],
    [
        0.000_623_560_163_404_146_6,
        0.0,
        0.0,
        6.683_678_146_179_332,
        0.000_377_244_079_796_112_96,
        1.027_889_937_768_264,
    ],
    [
        225.205_153_008_492_74,
        0.0,
        0.0,
        19.213_238_186_143_016,
        0.001_140_152_458_661_836_1,
        0.001_237_755_635_509_985,
    ],
    [
        176.393_175_984_506_94,
        0.0,
        0.0,
        24.433_009_998_704_76,
        0.285_208_026_121_177_57,
        0.000_448_543_692_383_340_8,
    ],
    [0.0, 0.0, 0.0, 34.779_063_444_837_72, 44.835_625_328_877_896, 0.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.000_868_055_657_329_169_8, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.000_531_319_187_435_874_7, 0.0, 0.000_165_338_141_613_791_12, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.000_417_917_180_325_133_6, 0.001_729_082_823_472_283_3, 0.0],
    [0.002_082_700_584_663_643_7, 0.0, 0.0, 8.826_982_764_996_862, 23.192_433_439_989_26, 0.0],
    [
        95.108_049_881_108_6,
        0.986_397_803_440_068_2,
        0.983_438_279_246_535_3,
        0.001_228_640_504_827_849_3,
        171.266_725_589_730_7,
        0.980_785_887_243_537_9,
    ],
    [0.0, 0.0, 0.0, 0.000_513_006_458_899_067_9, 0.0, 0.000_108_540_578_584_115_37],
];
