package doorhouse.conformance;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/// An application whose users sign in by Spring Security's OAuth 2.0 client. Its one page tells who
/// is there.
final class SpringApp implements AutoCloseable {
    /// Under this name Spring keeps us, and its addresses carry it.
    static final String REGISTRATION = "doorhouse";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    /// Takes a port; it serves when it knows its provider.
    SpringApp() throws IOException {
        connector.setHost("127.0.0.1");
        connector.open();
    }

    String base() {
        return "http://localhost:" + connector.getLocalPort();
    }

    /// Where Spring takes browsers back.
    String callback() {
        return base() + "/login/oauth2/code/" + REGISTRATION;
    }

    void serve(ClientRegistration provider) throws Exception {
        var spring = new AnnotationConfigWebApplicationContext();
        spring.register(Security.class);
        spring.addBeanFactoryPostProcessor(beans ->
                beans.registerSingleton(
                        "providers", new InMemoryClientRegistrationRepository(provider)));
        var context = new ServletContextHandler("/", true, false);
        context.addEventListener(new ContextLoaderListener(spring));
        context.addFilter(
                new FilterHolder(new DelegatingFilterProxy("springSecurityFilterChain")),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new WhoIsThere()), "/");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
        connector.close();
    }

    @Configuration
    @EnableWebSecurity
    static class Security {
        @Bean
        SecurityFilterChain everythingNeedsAUser(
                HttpSecurity http, ClientRegistrationRepository providers) {
            return http.authorizeHttpRequests(all -> all.anyRequest().authenticated())
                    .oauth2Login(login -> login.clientRegistrationRepository(providers))
                    .oauth2Client(Customizer.withDefaults())
                    .build();
        }
    }

    static final class WhoIsThere extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            var token = (OAuth2AuthenticationToken) request.getUserPrincipal();
            var user = (OidcUser) token.getPrincipal();
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter()
                    .println(
                            "%s %s %s"
                                    .formatted(
                                            user.getSubject(), user.getEmail(), user.getClaims()));
        }
    }
}
