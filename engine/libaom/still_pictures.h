// libaom's quantizers set for the eye: what newer versions call `tune=iq`, for the SSIMULACRA2 score, at 8 and at 10 bits.
//
// It takes over where a picture is encoded with `enable-chroma-deltaq=1`, and then takes `qm-min` for the quantizer index
// (1 to 255), of which the usual dial of 64 steps names only every fourth.

#ifndef EIDER_STILL_PICTURES_H_
#define EIDER_STILL_PICTURES_H_

struct AV1Common;
struct AV1_COMP;

// Whether a picture asks for this.
static inline int eider_takes_over(unsigned int enable_chroma_deltaq) {
  return enable_chroma_deltaq != 0;
}

// Sets a frame's quantizers and matrices.
void eider_set_quantizer(struct AV1Common *cm, int qindex);

// Sets how much finer than its frame each superblock is quantized, and what a bit is worth in it.
void eider_set_superblocks(struct AV1_COMP *cpi);

#endif  // EIDER_STILL_PICTURES_H_
