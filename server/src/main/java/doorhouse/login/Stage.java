package doorhouse.login;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.login.look.Look;
import doorhouse.login.page.Block;
import doorhouse.login.page.Page;
import doorhouse.login.page.Page.Notice;
import doorhouse.login.text.Texts;
import doorhouse.oauth.PoolSite;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a page is shown: under which address of which pool, in which language and look.
record Stage(PoolSite site, Request request, Texts texts, Look look, PageWriter writer) {
    String text(String key) {
        return texts.get(key);
    }

    /// The address of a page of the pool, as seen from the host that the browser asked: whatever
    /// that is called, it stays there.
    String path(String page) {
        return path(site) + page;
    }

    static String path(PoolSite site) {
        return URI.create(site.base()).getRawPath();
    }

    /// A page that says how things stand, and asks for nothing.
    Response tell(int status, String title, String... lines) {
        var blocks = Arrays.stream(lines).<Block>map(Block.Lead::new).toList();
        return writer.answer(site, status, page(title, null, blocks), List.of());
    }

    Page page(String title, @Nullable Notice notice, List<Block> blocks) {
        return new Page(look, texts, title, notice, blocks);
    }
}
