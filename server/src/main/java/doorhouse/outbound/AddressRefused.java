package doorhouse.outbound;

import java.io.IOException;

/// The address is none that others may lead this server to. Nothing was sent.
public final class AddressRefused extends IOException {
    AddressRefused(String host) {
        super("the address of " + host + " is not one of the internet");
    }
}
