package doorhouse.userpool.passkey;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What passkeys are called in a list, by the make of their authenticators. Source: the AAGUIDs
/// that makers publish.
final class AuthenticatorNames {
    private static final Map<UUID, String> MAKES =
            Map.ofEntries(
                    make("fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "iCloud Keychain"),
                    make("dd4ec289-e01d-41c9-bb89-70fa845d4bf2", "iCloud Keychain (Managed)"),
                    make("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google Password Manager"),
                    make("adce0002-35bc-c60a-648b-0b25f1f05503", "Chrome on Mac"),
                    make("b5397666-4885-aa6b-cebf-e52262a439a2", "Chromium Browser"),
                    make("771b48fd-d3d4-4f74-9232-fc157ab0507a", "Edge on Mac"),
                    make("08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello"),
                    make("9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "Windows Hello"),
                    make("6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "Windows Hello"),
                    make("53414d53-554e-4700-0000-000000000000", "Samsung Pass"),
                    make("bada5566-a7aa-401f-bd96-45619a55120d", "1Password"),
                    make("d548826e-79b4-db40-a3d8-11116f7e8349", "Bitwarden"),
                    make("531126d6-e717-415c-9320-3d9aa6981239", "Dashlane"),
                    make("0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6", "Keeper"),
                    make("b84e4048-15dc-4dd0-8640-f4f60813c8af", "NordPass"),
                    make("50726f74-6f6e-5061-7373-50726f746f6e", "Proton Pass"),
                    make("fdb141b2-5d84-443e-8a35-4698c205a502", "KeePassXC"),
                    make("f3809540-7f14-49c1-a8b3-8f813b225541", "Enpass"),
                    make("cb69481e-8ff7-4039-93ec-0a2729a154a8", "YubiKey 5"),
                    make("ee882879-721c-4913-9775-3dfcce97072a", "YubiKey 5"),
                    make("fa2b99dc-9e39-4257-8f92-4a30d23c4118", "YubiKey 5 NFC"),
                    make("2fc0579f-8113-47ea-b116-bb5a8db9202a", "YubiKey 5 NFC"));

    private AuthenticatorNames() {}

    private static Map.Entry<UUID, String> make(String aaguid, String name) {
        return entry(UUID.fromString(aaguid), name);
    }

    /// @param aaguid of the authenticator; not proved, so good for a name and no more; null when it
    ///   says none
    /// @param attachment see [Passkey]
    /// @param transports see [Passkey]
    static String name(@Nullable UUID aaguid, @Nullable String attachment, Set<String> transports) {
        var known = aaguid == null ? null : MAKES.get(aaguid);
        if (known != null) return known;
        boolean builtIn =
                attachment == null
                        ? transports.contains("internal")
                        : attachment.equals("platform");
        return builtIn ? "Platform passkey" : "Roaming passkey";
    }
}
