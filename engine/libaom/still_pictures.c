#include "still_pictures.h"

#include <math.h>
#include <stdlib.h>

#include "av1/common/quant_common.h"
#include "av1/encoder/encoder.h"
#include "av1/encoder/ratectrl.h"
#include "av1/encoder/encodeframe.h"

// The flatter the matrix, the finer the quantizer: fine detail is what a low score can do without.
static int matrix_level(int qindex) {
  static const int kLevelEnds[] = { 40, 60, 90, 120, 130, 140, 160, 200 };
  int level = 10;
  for (size_t i = 0; i < sizeof(kLevelEnds) / sizeof(*kLevelEnds); ++i) {
    level -= qindex > kLevelEnds[i];
  }
  return level;
}

// Colour at full resolution needs steeper matrices than brightness.
static int chroma_matrix_level(int qindex) {
  static const int kLevelEnds[] = { 12, 24, 32, 36, 44, 48, 56, 88 };
  int level = 10;
  for (size_t i = 0; i < sizeof(kLevelEnds) / sizeof(*kLevelEnds); ++i) {
    level -= qindex > kLevelEnds[i];
  }
  return level;
}

// How much coarser colour is quantized.
#define CHROMA_DELTA 8

void eider_set_quantizer(AV1_COMMON *cm, int qindex) {
  CommonQuantParams *const params = &cm->quant_params;
  const int delta = AOMMIN(CHROMA_DELTA, qindex / 2);
  params->base_qindex = clamp(qindex, MINQ + 1, MAXQ);
  params->y_dc_delta_q = 0;
  params->u_dc_delta_q = params->u_ac_delta_q = delta;
  params->v_dc_delta_q = params->v_ac_delta_q = delta;
  params->qmatrix_level_y = matrix_level(qindex);
  params->qmatrix_level_u = chroma_matrix_level(qindex + delta);
  params->qmatrix_level_v = params->qmatrix_level_u;
}

// Boosts what is smooth: there the eye sees most. Nothing is boosted from a variance of 2 to this power up.
#define BUSY_LOG2_VARIANCE 10.0
// How many times finer for each halving of the variance, beyond once.
#define BOOST_PER_HALVING 0.3
#define MOST_BOOST 80
// A bit is worth more than libaom says, as a still picture has no successors that its quality would serve.
#define RATE_WEIGHT (200.0 / 128.0)

static int compare(const void *a, const void *b) {
  const unsigned int left = *(const unsigned int *)a, right = *(const unsigned int *)b;
  return (left > right) - (left < right);
}

// The variance that five in eight of a superblock's 8×8 blocks stay below.
static double typical_variance(AV1_COMP *cpi, int first_row, int first_col, int size) {
  const CommonModeInfoParams *const mi = &cpi->common.mi_params;
  const MACROBLOCKD *const xd = &cpi->td.mb.e_mbd;
  const int stride = cpi->source->y_stride;
  unsigned int variances[256];
  int count = 0;
  for (int row = first_row; row < AOMMIN(mi->mi_rows, first_row + size); row += 2) {
    for (int col = first_col; col < AOMMIN(mi->mi_cols, first_col + size); col += 2) {
      const struct buf_2d block = { .buf = cpi->source->y_buffer + row * MI_SIZE * stride + col * MI_SIZE,
                                    .stride = stride };
      variances[count++] = av1_get_perpixel_variance_facade(cpi, xd, &block, BLOCK_8X8, AOM_PLANE_Y);
    }
  }
  qsort(variances, count, sizeof(*variances), compare);
  const int middle = AOMMAX(0, count * 5 / 8 - 1);
  const double low = variances[AOMMAX(0, middle - 4)], high = variances[AOMMIN(count - 1, middle + 4)];
  return AOMMAX(1.0, (low + 2.0 * variances[middle] + high) / 4.0);
}

// How many indices finer a superblock of this variance is quantized.
static int boost(int qindex, double variance, aom_bit_depth_t depth) {
  const double finer = fclamp(1.0 + BOOST_PER_HALVING * (BUSY_LOG2_VARIANCE - log2(variance)), 1.0, 8.0);
  const double wanted = av1_convert_qindex_to_q(qindex, depth) / finer;
  int target = qindex;
  while (target > MINQ && av1_convert_qindex_to_q(target - 1, depth) >= wanted) --target;
  const int boosted = (int)round((qindex + 544.0) * (qindex - target) / 1279.0);
  return AOMMIN(AOMMIN(boosted, MOST_BOOST), qindex - 1);
}

void eider_set_superblocks(AV1_COMP *cpi) {
  const CommonModeInfoParams *const mi = &cpi->common.mi_params;
  const aom_bit_depth_t depth = cpi->common.seq_params->bit_depth;
  const int size = mi_size_wide[cpi->common.seq_params->sb_size];
  const int cols = (mi->mi_cols + size - 1) / size, rows = (mi->mi_rows + size - 1) / size;
  const int qindex = cpi->oxcf.q_cfg.qm_minlevel;
  for (int row = 0; row < rows; ++row) {
    for (int col = 0; col < cols; ++col) {
      const double variance = typical_variance(cpi, row * size, col * size, size);
      cpi->mb_delta_q[row * cols + col] = -boost(qindex, variance, depth);
    }
  }
  const int blocks = ((mi->mi_rows + 3) / 4) * ((mi->mi_cols + 3) / 4);
  for (int i = 0; i < blocks; ++i) cpi->ssim_rdmult_scaling_factors[i] *= RATE_WEIGHT;
}
