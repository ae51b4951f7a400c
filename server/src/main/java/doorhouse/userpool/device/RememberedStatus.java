package doorhouse.userpool.device;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether a user trusts a device, by its wire name.
enum RememberedStatus {
    @JsonProperty("remembered")
    REMEMBERED,
    @JsonProperty("not_remembered")
    NOT_REMEMBERED
}
