// exp and GELU as short polynomials. The coefficients are ours, by iteratively reweighted least
// squares (Lawson) on Chebyshev nodes; Tests/ClaimTaggerTests checks the stated errors.
#ifndef CT_APPROXIMATIONS_H
#define CT_APPROXIMATIONS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// exp(x) = 2ⁿ · p(x - n ln 2) with |x - n ln 2| ≤ ln 2 / 2; relative error of p below 10⁻⁷.
#define CT_EXP_LOWEST -87.0f
#define CT_LOG2_E 1.44269504f
// ln 2 in two parts, the first exact in 15 bits, so that n · CT_LN2_HIGH is exact.
#define CT_LN2_HIGH 0.693145752f
#define CT_LN2_LOW 1.42860677e-6f
#define CT_EXP_0 1.0000000728834493f
#define CT_EXP_1 0.9999996866402905f
#define CT_EXP_2 0.4999888216889776f
#define CT_EXP_3 0.16667585233454274f
#define CT_EXP_4 0.04191681050910512f
#define CT_EXP_5 0.008297449008180694f

// erf(x / √2) = x · P(x²) / Q(x²) for |x| ≤ 5.5, where the rest of x · Φ(x) is below 10⁻⁷.
#define CT_GELU_BOUND 5.5f
#define CT_GELU_P0 0.7978822932579116f
#define CT_GELU_P1 0.13675494619913806f
#define CT_GELU_P2 0.013751530833228612f
#define CT_GELU_P3 0.0010570785033098083f
#define CT_GELU_P4 1.8966861385919764e-05f
#define CT_GELU_Q1 0.33803966818565584f
#define CT_GELU_Q2 0.0486166792221329f
#define CT_GELU_Q3 0.0039208593922383525f
#define CT_GELU_Q4 0.00019233257012208819f
#define CT_GELU_Q5 7.635555699330977e-07f

/// exp(x) for x ≤ 0; NaN and anything below -87 give exp(-87), about 10⁻³⁸.
static inline float ct_exp_scalar(float x) {
  const float bounded = x > CT_EXP_LOWEST ? (x < 0 ? x : 0) : CT_EXP_LOWEST;
  const float n = rintf(bounded * CT_LOG2_E);
  const float r = (bounded - n * CT_LN2_HIGH) - n * CT_LN2_LOW;
  float p = CT_EXP_5;
  p = p * r + CT_EXP_4;
  p = p * r + CT_EXP_3;
  p = p * r + CT_EXP_2;
  p = p * r + CT_EXP_1;
  p = p * r + CT_EXP_0;
  const uint32_t bits = (uint32_t)((int32_t)n + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

static inline float ct_gelu_scalar(float x) {
  const float b = x < CT_GELU_BOUND ? (x > -CT_GELU_BOUND ? x : -CT_GELU_BOUND) : CT_GELU_BOUND;
  const float u = b * b;
  float p = CT_GELU_P4, q = CT_GELU_Q5;
  p = p * u + CT_GELU_P3;
  p = p * u + CT_GELU_P2;
  p = p * u + CT_GELU_P1;
  p = p * u + CT_GELU_P0;
  q = q * u + CT_GELU_Q4;
  q = q * u + CT_GELU_Q3;
  q = q * u + CT_GELU_Q2;
  q = q * u + CT_GELU_Q1;
  q = q * u + 1.0f;
  float erf = b * p / q;
  erf = erf < 1 ? (erf > -1 ? erf : -1) : 1;
  return 0.5f * x * (1.0f + erf);
}

#endif
