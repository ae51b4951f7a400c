package doorhouse.userpool.device;

import doorhouse.id.Arn;
import doorhouse.id.DeviceKey;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A device as the API shows it. Its `dev:` attributes are for administrators.
record DescribedDevice(
        DeviceKey deviceKey,
        List<User.Attribute> deviceAttributes,
        Instant deviceCreateDate,
        Instant deviceLastModifiedDate,
        Instant deviceLastAuthenticatedDate) {

    static DescribedDevice toItsOwner(Device device) {
        return of(device, toEverybody(device));
    }

    static DescribedDevice toAdministrators(UserPool pool, User owner, Device device) {
        var attributes = new ArrayList<>(toEverybody(device));
        String name = owner.username() + "." + pool.id();
        add(
                attributes,
                "dev:device_arn",
                Arn.device(pool.account(), pool.id(), name, device.key()));
        add(attributes, "dev:device_owner", name);
        add(
                attributes,
                "dev:device_remembered_status",
                device.remembered() ? "remembered" : "not_remembered");
        return of(device, attributes);
    }

    private static List<User.Attribute> toEverybody(Device device) {
        var attributes = new ArrayList<User.Attribute>();
        add(attributes, "device_status", "valid");
        if (device.name() != null) add(attributes, "device_name", device.name());
        add(attributes, "last_ip_used", device.lastAddress());
        return attributes;
    }

    private static void add(List<User.Attribute> attributes, String name, Object value) {
        attributes.add(new User.Attribute(name, value.toString()));
    }

    private static DescribedDevice of(Device device, List<User.Attribute> attributes) {
        return new DescribedDevice(
                device.key(),
                attributes,
                device.createdAt(),
                device.modifiedAt(),
                device.authenticatedAt());
    }
}
