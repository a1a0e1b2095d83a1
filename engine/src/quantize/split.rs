//! First palettes: the colours are cut in two where that helps most, again and again.

use rgb::RGBA8;

use super::colors::Representative;
use super::space::Point;

/// Cuts colours into groups until there are `most` of them, or nothing is left to cut.
///
/// No group mixes opaque with translucent colours; full transparency is no group's. Translucent groups come first.
pub(crate) fn groups(colors: &[Representative], most: usize) -> Vec<Vec<usize>> {
    let members = |wanted: fn(RGBA8) -> bool| {
        (0..colors.len()).filter(|&index| wanted(colors[index].color)).collect::<Vec<_>>()
    };
    let mut groups: Vec<Group> =
        [members(|color| !matches!(color.a, 0 | 255)), members(|color| color.a == 255)]
            .into_iter()
            .filter(|members| !members.is_empty())
            .map(|members| Group::new(colors, members))
            .collect();
    while groups.len() < most {
        let worst = (0..groups.len())
            .filter(|&index| groups[index].members.len() > 1 && groups[index].error > 0.0)
            .max_by(|&a, &b| groups[a].error.total_cmp(&groups[b].error).then(b.cmp(&a)));
        let Some(worst) = worst else { break };
        let (left, right) = groups[worst].cut(colors);
        groups[worst] = Group::new(colors, left);
        groups.push(Group::new(colors, right));
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|group| group.members).collect();
    groups.sort_by_key(|members| colors[members[0]].color.a == 255);
    groups
}

struct Group {
    members: Vec<usize>,
    mean: Point,
    /// Weighted squared distances to the mean, summed.
    error: f64,
    /// The direction in which the members lie furthest apart.
    axis: Point,
}

impl Group {
    fn new(colors: &[Representative], members: Vec<usize>) -> Self {
        let mut weight = 0.0_f64;
        let mut sum = [0.0_f64; 4];
        for &member in &members {
            let color = &colors[member];
            weight += f64::from(color.weight);
            for (sum, value) in sum.iter_mut().zip(color.point) {
                *sum += f64::from(value) * f64::from(color.weight);
            }
        }
        let mean = sum.map(|sum| (sum / weight) as f32);
        let mut spread = [[0.0_f64; 4]; 4];
        for &member in &members {
            let color = &colors[member];
            let difference: [f32; 4] = std::array::from_fn(|i| color.point[i] - mean[i]);
            for (row, a) in spread.iter_mut().zip(difference) {
                for (sum, b) in row.iter_mut().zip(difference) {
                    *sum += f64::from(a) * f64::from(b) * f64::from(color.weight);
                }
            }
        }
        let error = (0..4).map(|i| spread[i][i]).sum();
        Self { members, mean, error, axis: principal(&spread) }
    }

    /// Cuts across the axis where the errors of both halves are smallest.
    fn cut(&self, colors: &[Representative]) -> (Vec<usize>, Vec<usize>) {
        let mut sorted: Vec<(f32, usize)> = self
            .members
            .iter()
            .map(|&member| {
                ((0..4).map(|i| (colors[member].point[i] - self.mean[i]) * self.axis[i]).sum(), member)
            })
            .collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let total: f64 = sorted.iter().map(|&(_, member)| f64::from(colors[member].weight)).sum();
        // The projections' mean is 0: the gain of a cut is the square of the left sum over both weights.
        let (mut weight, mut sum) = (0.0_f64, 0.0_f64);
        let (mut best, mut at) = (-1.0_f64, sorted.len() / 2);
        for (index, &(along, member)) in sorted.iter().enumerate().take(sorted.len() - 1) {
            let own = f64::from(colors[member].weight);
            weight += own;
            sum += own * f64::from(along);
            let gain = sum * sum / (weight * (total - weight).max(f64::MIN_POSITIVE));
            if gain > best {
                (best, at) = (gain, index + 1);
            }
        }
        let members = |part: &[(f32, usize)]| part.iter().map(|&(_, member)| member).collect();
        (members(&sorted[..at]), members(&sorted[at..]))
    }
}

/// The direction of the largest spread, by repeated multiplication.
fn principal(spread: &[[f64; 4]; 4]) -> Point {
    let widest = (0..4).max_by(|&a, &b| spread[a][a].total_cmp(&spread[b][b])).unwrap_or(0);
    let mut axis = spread[widest];
    for _ in 0..12 {
        let length = axis.iter().map(|value| value * value).sum::<f64>().sqrt();
        if length <= f64::MIN_POSITIVE {
            return [0.0, 1.0, 0.0, 0.0];
        }
        let unit = axis.map(|value| value / length);
        axis = std::array::from_fn(|row| (0..4).map(|i| spread[row][i] * unit[i]).sum());
    }
    let length = axis.iter().map(|value| value * value).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    axis.map(|value| (value / length) as f32)
}
