package doorhouse.userpool.code;

import doorhouse.message.Message.Medium;

/// Where a code went, as the API tells it.
///
/// @param destination masked
/// @param attributeName `email` or `phone_number`
public record CodeDeliveryDetails(String destination, Medium deliveryMedium, String attributeName) {
    public static CodeDeliveryDetails of(Address address) {
        return new CodeDeliveryDetails(address.masked(), address.medium(), address.attribute());
    }
}
