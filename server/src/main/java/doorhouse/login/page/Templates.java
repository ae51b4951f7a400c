package doorhouse.login.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/// The templates, as classes made at build time. They encode every value for the place it stands
/// in.
public final class Templates {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    /// @param name of the template, `login/page.jte`
    public String render(String name, Object model) {
        var html = new StringOutput(8_192);
        engine.render(name, model, html);
        return html.toString();
    }
}
