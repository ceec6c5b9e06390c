/*
 * Lets better-sqlite3 13, written for Node-API 10, run on a host that has Node-API 9 (Electron 33).
 *
 * Why: the addon keeps references to plain values (strings, numbers). Node-API 10 allows that; version 9 allows
 * references to objects, functions and symbols only and fails otherwise. The prebuilt addon does not fail
 * politely there, it crashes at first use. So a value that version 9 cannot reference is put into a small tagged
 * object, and taken out of it again when the reference is read. The tag keeps our boxes apart from real objects.
 *
 * Force-included (-include) when the launcher compiles the addon for the development runtime; never part of a release.
 */
#ifndef RELATA_NAPI9_H
#define RELATA_NAPI9_H

#undef NAPI_VERSION
#define NAPI_VERSION 9
#include <node_api.h>

static const napi_type_tag relata_box_tag = {0x72656c617461ULL, 0x6e617069392d626fULL};

/* napi_create_reference for any value: (env, value, initial count) -> reference. */
static inline napi_status relata_create_reference(napi_env env, napi_value value, uint32_t count, napi_ref *reference) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (type == napi_object || type == napi_function || type == napi_symbol) {
    return napi_create_reference(env, value, count, reference);
  }
  napi_value box;
  if ((status = napi_create_object(env, &box)) != napi_ok) return status;
  if ((status = napi_type_tag_object(env, box, &relata_box_tag)) != napi_ok) return status;
  if ((status = napi_set_element(env, box, 0, value)) != napi_ok) return status;
  return napi_create_reference(env, box, count, reference);
}

/* napi_get_reference_value that gives back what was put in, boxed or not; NULL when the target is gone. */
static inline napi_status relata_get_reference_value(napi_env env, napi_ref reference, napi_value *value) {
  napi_status status = napi_get_reference_value(env, reference, value);
  if (status != napi_ok || *value == NULL) return status;
  napi_valuetype type;
  if ((status = napi_typeof(env, *value, &type)) != napi_ok) return status;
  if (type != napi_object) return napi_ok;
  bool boxed = false;
  if ((status = napi_check_object_type_tag(env, *value, &relata_box_tag, &boxed)) != napi_ok) return status;
  return boxed ? napi_get_element(env, *value, 0, value) : napi_ok;
}

#define napi_create_reference relata_create_reference
#define napi_get_reference_value relata_get_reference_value

#endif
